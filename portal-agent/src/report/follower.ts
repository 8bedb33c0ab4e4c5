import type { LogEvent, ProgressEvent } from '@data-migration/contract/portal'

/** Log lines kept for a follower that does not read; older ones go. */
const logLimit = 1000

/** The events that are not in the file, for one follower: a bounded tail of the log and the newest progress. */
export class Follower {
  #log: LogEvent[] = []
  #progress: ProgressEvent | null = null
  #wanted = Promise.withResolvers<void>()

  give(event: ProgressEvent | LogEvent): void {
    if (event.type === 'progress') this.#progress = event
    else this.#log.push(event)
    if (this.#log.length > logLimit) this.#log.shift()
    this.wake()
  }

  *take(): Generator<ProgressEvent | LogEvent> {
    const [log, progress] = [this.#log, this.#progress]
    this.#log = []
    this.#progress = null
    yield* log
    if (progress !== null) yield progress
  }

  readonly wake = (): void => this.#wanted.resolve()

  /** Resolves when something happened since it resolved last. */
  async woken(): Promise<void> {
    await this.#wanted.promise
    this.#wanted = Promise.withResolvers<void>()
  }
}
