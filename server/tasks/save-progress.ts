import type { Progress, ProgressEvent } from '@data-migration/contract/portal'
import type { Store } from '../store/store.ts'

/** At most one write a second; every reader gets the newest. */
const everyMs = 1000

/** Keeps the newest counters of one sub-task and stores them now and then; what comes in between is replaced. */
export class ProgressSaver implements AsyncDisposable {
  readonly #store: Store
  readonly #subTaskId: string
  #newest: ProgressEvent | null = null
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(store: Store, subTaskId: string) {
    this.#store = store
    this.#subTaskId = subTaskId
  }

  offer(event: ProgressEvent): void {
    this.#newest = event
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      void this.flush()
    }, everyMs)
  }

  /** Also before a stored event, so that the counters of a phase are there when its end is. */
  async flush(): Promise<void> {
    const event = this.#newest
    this.#newest = null
    if (event === null) return await this.#writing
    const { at, epoch, progress } = event
    this.#writing = this.#writing.then(() => this.#save({ at, epoch, progress }))
    await this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.flush()
  }

  /** Counters that cannot be stored are replaced by the next; the events are what counts. */
  async #save(progress: { at: string; epoch: number; progress: Progress }): Promise<void> {
    await this.#store.results.saveProgress(this.#subTaskId, progress).catch(() => undefined)
  }
}
