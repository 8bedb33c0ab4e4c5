import { toErrorBody } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import { codedError } from '../http/coded-error.ts'
import type { Audience } from './audience.ts'
import type { RealtimeLimits } from './limits.ts'
import { type PendingReading, withChange } from './pending-reading.ts'
import type { TopicFeed, Urgency } from './topic-feed.ts'
import type { Wanted } from './topic-views.ts'
import { patchText, snapshotText, stateAfter, type View, type ViewState } from './view-state.ts'

export interface ViewFeedDeps {
  readonly audience: Audience
  readonly read: (wanted: Wanted) => Promise<View>
  readonly limits: Pick<RealtimeLimits, 'stateMs' | 'progressMs' | 'refreshMs'>
  readonly logger: Logger
}

/** A view that takes long to read is read so much less often: readings of one topic take a fifth of the time at most. */
const pausePerReading = 4

/**
 * Reads a view again after every change and tells what is different. One reading at a time, with a pause in between:
 * however many changes there are, only the newest state counts.
 */
export class ViewFeed implements TopicFeed {
  readonly #deps: ViewFeedDeps
  readonly #refresh: NodeJS.Timeout
  #state: ViewState | null = null
  #pending: PendingReading | null = null
  #timer: NodeJS.Timeout | null = null
  #reading = false
  #readAtMs = -Infinity
  #tookMs = 0
  #closed = false

  constructor(deps: ViewFeedDeps) {
    this.#deps = deps
    this.#refresh = setInterval(() => this.touch('progress'), deps.limits.refreshMs)
    this.touch('state')
  }

  touch(urgency: Urgency, itemId?: string): void {
    this.#pending = withChange(this.#pending, urgency, itemId)
    this.#plan()
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#refresh)
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #plan(): void {
    if (this.#pending === null || this.#reading || this.#closed) return
    const { stateMs, progressMs } = this.#deps.limits
    const pauseMs = this.#pending.urgency === 'state' ? stateMs : progressMs
    const restMs = this.#tookMs + Math.max(pauseMs - this.#tookMs, this.#tookMs * pausePerReading)
    const waitMs = Math.max(0, this.#readAtMs + restMs - performance.now())
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#read(), waitMs)
  }

  async #read(): Promise<void> {
    const wanted = this.#state === null ? 'all' : (this.#pending?.wanted ?? 'all')
    this.#pending = null
    this.#reading = true
    this.#readAtMs = performance.now()
    try {
      const view = await this.#deps.read(wanted)
      if (!this.#closed) this.#take(view)
    } catch (error) {
      if (!this.#closed) this.#fail(error)
    }
    this.#tookMs = performance.now() - this.#readAtMs
    this.#reading = false
    this.#plan()
  }

  #take(view: View): void {
    const { audience } = this.#deps
    const [before, after] = [this.#state, stateAfter(this.#state, view)]
    this.#state = after
    const whole = () => snapshotText(after)
    const patch = before === null || audience.isFailing ? null : patchText(before, after)
    if (patch !== null) audience.advance(patch, whole)
    else if (before === null || audience.isFailing) audience.replace(whole)
  }

  /** A change that was not read is read with the next one, or the next time everything is. */
  #fail(error: unknown): void {
    const coded = codedError(error)
    const gone = coded.definition.status === 404
    if (coded.code === 'DM-JOB-099') this.#deps.logger.error({ error }, 'a topic could not be read')
    if (gone) this.#state = null
    else this.touch('progress')
    this.#deps.audience.fail(toErrorBody(coded), gone)
  }
}
