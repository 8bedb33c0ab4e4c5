import { toErrorBody } from '@data-migration/contract/errors'
import { codedError } from '../http/coded-error.ts'
import type { Audience } from './audience.ts'
import { Bell } from './bell.ts'
import { followLog, type LogItem, type LogSource } from './follow-log.ts'
import type { RealtimeLimits } from './limits.ts'
import type { TopicFeed } from './topic-feed.ts'

export interface LogFeedDeps {
  readonly audience: Audience
  readonly source: LogSource
  readonly subTaskId: string
  readonly limits: Pick<RealtimeLimits, 'logMs' | 'logRetryMs'>
}

/** Lines a snapshot has. */
const linesKept = 1000
/** Of the lines kept, and of those that wait to be told: then the executor has to wait as well. */
const bytesAtMost = 512 * 1024

/** The live end of a log, in batches. */
export class LogFeed implements TopicFeed {
  readonly #deps: LogFeedDeps
  readonly #moved = new Bell()
  readonly #told = new Bell()
  readonly #closed = new AbortController()
  #kept: string[] = []
  #fresh: string[] = []
  #freshBytes = 0
  #anew = false
  #timer: NodeJS.Timeout | null = null

  constructor(deps: LogFeedDeps) {
    this.#deps = deps
    void this.#follow()
  }

  touch(): void {
    this.#moved.ring()
  }

  close(): void {
    this.#closed.abort()
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  async #follow(): Promise<void> {
    const { source, subTaskId, limits } = this.#deps
    const { signal } = this.#closed
    for await (const item of followLog(source, subTaskId, this.#moved, limits.logRetryMs, signal)) {
      if (signal.aborted) return
      this.#take(item)
      while (this.#freshBytes > bytesAtMost && !signal.aborted)
        await this.#told.after(this.#told.rings, signal)
    }
  }

  #take(item: LogItem): void {
    switch (item.kind) {
      case 'begin':
        this.#anew = true
        this.#kept = []
        this.#setFresh([])
        break
      case 'lines':
        this.#setFresh([...this.#fresh, ...item.lines.map((line) => JSON.stringify(line))])
        break
      case 'failed':
        return this.#fail(item.error)
    }
    this.#timer ??= setTimeout(() => this.#tell(), this.#deps.limits.logMs)
  }

  #setFresh(lines: string[]): void {
    this.#fresh = lines
    this.#freshBytes = bytesOf(lines)
  }

  #tell(): void {
    this.#timer = null
    const { audience } = this.#deps
    const fresh = this.#fresh
    const anew = this.#anew || audience.isFailing
    this.#kept = newest([...this.#kept, ...fresh])
    this.#anew = false
    this.#setFresh([])
    const kept = this.#kept
    const whole = () => linesText(kept)
    if (anew) audience.replace(whole)
    else if (fresh.length > 0) audience.advance(linesText(fresh), whole)
    this.#told.ring()
  }

  /** What was shown stays; the next attempt replaces it. */
  #fail(error: unknown): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#fresh.length > 0) this.#tell()
    const coded = codedError(error)
    this.#deps.audience.fail(toErrorBody(coded), coded.code === 'DM-TASK-002')
  }
}

function linesText(lines: readonly string[]): string {
  return `{"lines":[${lines.join()}]}`
}

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0)
}

function newest(lines: readonly string[]): string[] {
  const earliest = Math.max(0, lines.length - linesKept)
  let first = lines.length
  for (let bytes = 0; first > earliest; first--) {
    bytes += lines[first - 1]?.length ?? 0
    if (bytes > bytesAtMost) break
  }
  return lines.slice(first)
}
