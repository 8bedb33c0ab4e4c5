import type { Position } from '@data-migration/contract/portal'
import type { Heartbeat, SourceTransaction } from '../change.ts'

/** Follows a database's change log: MySQL's binlog, or logical decoding of the target for reverse. */
export interface ChangeReader {
  /** The place where the log stands now. */
  currentPosition(signal: AbortSignal): Promise<Position>
  /** Transactions in commit order from just after `from`; never "at now" when `from` is gone: that is an error (pitfall D10). */
  read(from: Position, signal: AbortSignal): AsyncIterable<SourceTransaction | Heartbeat>
}
