import type {
  LogEvent,
  NewEvent,
  PortalEvent,
  Progress,
  ProgressEvent,
  StoredEvent,
} from '@data-migration/contract/portal'
import { storedEventSchema } from '@data-migration/contract/portal'
import { Follower } from './follower.ts'
import { JournalFile } from './journal-file.ts'
import { newestWins } from './newest-wins.ts'

const progressIntervalMs = 1000

export interface JournalSettings {
  /** `events.jsonl` of the workspace; made with mode 0600. */
  readonly path: string
  readonly epoch: number
  readonly now: () => Date
  /** What a follower is told first: what the run is doing. */
  readonly state: () => string
}

/**
 * The run's events: stored ones numbered without a gap over all runs of the workspace, progress and log only for whoever
 * listens. A follower that reads slowly holds up nobody: it reads stored events from the file at its own pace.
 */
export class EventJournal implements Disposable {
  readonly #settings: JournalSettings
  readonly #file: JournalFile
  readonly #listeners = new Set<(event: PortalEvent) => void>()
  readonly #followers = new Set<Follower>()
  readonly #progress = newestWins<() => Progress>(progressIntervalMs, (make) => this.#tellProgress(make()))
  #newest: (() => Progress) | null = null
  #closed = false

  /** Throws DM-JOB-013 when the file cannot be opened or written. */
  constructor(settings: JournalSettings) {
    this.#settings = settings
    this.#file = new JournalFile(settings.path)
  }

  /** Number of the last stored event. */
  get seq(): number {
    return this.#file.lastSeq
  }

  /** Stored before anybody hears of it. */
  append(event: NewEvent): StoredEvent {
    const stored: StoredEvent = { v: 1, seq: this.seq + 1, ...this.#stamp(), ...event }
    this.#file.append(stored.seq, JSON.stringify(stored))
    for (const listener of this.#listeners) listener(stored)
    for (const follower of this.#followers) follower.wake()
    return stored
  }

  /** Heard at most once a second, the newest wins; never stored. `make` is called only when somebody is to hear it. */
  progress(make: () => Progress): void {
    this.#newest = make
    this.#progress.offer(make)
  }

  /** Passes the newest progress on now, as at the end of a phase. */
  flushProgress(): void {
    this.#progress.flush()
  }

  log(level: string, message: string): void {
    this.#tellLive({ v: 1, type: 'log', at: this.#settings.now().toISOString(), level, message })
  }

  /** Hears every event from now on, at once. The function returned ends it. */
  subscribe(listener: (event: PortalEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** A snapshot, then all stored events after number `from`, then what happens, until the journal closes or `signal` aborts. */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<PortalEvent, void> {
    const follower = new Follower()
    this.#followers.add(follower)
    signal.addEventListener('abort', follower.wake)
    try {
      yield {
        v: 1,
        type: 'snapshot',
        seq: this.seq,
        state: this.#settings.state(),
        progress: this.#newest?.() ?? null,
      }
      for (let offset = 0, last = false; !last && !signal.aborted;) {
        last = this.#closed
        for (const { text, next } of this.#file.lines(offset)) {
          offset = next
          const event = storedEventSchema.parse(JSON.parse(text))
          if (event.seq > from) yield event
        }
        yield* follower.take()
        if (!last) await follower.woken()
      }
    } finally {
      signal.removeEventListener('abort', follower.wake)
      this.#followers.delete(follower)
      this.#closeUnread()
    }
  }

  /** Nothing is appended from here on; followers read what there is and end. */
  [Symbol.dispose](): void {
    if (this.#closed) return
    this.#progress.flush()
    this.#closed = true
    this.#file.sync()
    for (const follower of this.#followers) follower.wake()
    this.#closeUnread()
  }

  /** The file is open for as long as somebody may read it. */
  #closeUnread(): void {
    if (this.#closed && this.#followers.size === 0) this.#file.close()
  }

  #stamp(): { readonly at: string; readonly epoch: number } {
    return { at: this.#settings.now().toISOString(), epoch: this.#settings.epoch }
  }

  #tellProgress(progress: Progress): void {
    this.#tellLive({ v: 1, type: 'progress', ...this.#stamp(), progress })
  }

  #tellLive(event: ProgressEvent | LogEvent): void {
    for (const listener of this.#listeners) listener(event)
    for (const follower of this.#followers) follower.give(event)
  }
}
