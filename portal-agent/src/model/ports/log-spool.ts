import type { DmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { ChangeReader } from './change-reader.ts'

export interface SpoolObserver {
  /** More of the log is kept. */
  kept(): void
  interrupted(error: DmError, retryInMs: number): void
  /** From here on the source has to keep its log. */
  stopped(error: DmError): void
}

export interface SpoolState {
  /** On disk now. */
  readonly bytes: number
  /** Up to where whole transactions are kept. */
  readonly position: Position
}

/**
 * Keeps the source's log on the executor while nobody follows it yet (pitfall X05). Readable by this process alone; disposing
 * removes it.
 */
export interface LogSpool extends AsyncDisposable {
  /**
   * Keeps the log from `from` on, once in a spool's life. Resolves when no more is kept: somebody who follows it has caught
   * up, a limit is reached, or it cannot go on; the last two are told. Rejects only when the signal aborts.
   */
  keep(from: Position, observer: SpoolObserver, signal: AbortSignal): Promise<void>
  /** The source's log, read from here as far as it is kept, and from the source at exactly that place. */
  readonly reader: ChangeReader
  /** Null before anything is kept. */
  readonly state: SpoolState | null
  /** Whether `release` would give disk back. */
  mayRelease(position: Position): boolean
  /** Nobody will ask for what lies before `position` again. */
  release(position: Position): Promise<void>
}

export interface SpoolSettings {
  readonly directory: string
  readonly maxBytes: number
  readonly maxMs: number
}
