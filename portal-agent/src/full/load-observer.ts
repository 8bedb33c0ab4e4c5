import type { DmError } from '@data-migration/contract/errors'
import type { ObjectResult, Position, RejectedRow, TableState } from '@data-migration/contract/portal'
import type { ChunkCounts } from '../model/ports/bulk-writer.ts'
import type { Pace } from './governor.ts'
import type { SnapshotAttempt } from '../model/ports/snapshot-reader.ts'

/** What the full load tells while it works. Tables are named as the source writes them. */
export interface LoadObserver {
  snapshotOpened(snapshot: {
    readonly way: string
    readonly position: Position | null
    readonly tried: readonly SnapshotAttempt[]
  }): void
  tableState(table: string, state: TableState): void
  /** Chunks planned since the last call. */
  chunksPlanned(table: string, chunks: number): void
  rowsRead(table: string, rows: number, bytes: number): void
  /** A chunk is committed, in this run or by an `earlier` one; null counts are not known. */
  chunkDone(table: string, counts: ChunkCounts | null, earlier: boolean): void
  rejected(row: RejectedRow): void
  /** `retryInMs` is null when this run does not try the chunk again. */
  chunkFailed(table: string, chunk: number, error: DmError, retryInMs: number | null): void
  /** The view or the ledger was lost; the load begins again where the ledger stands. */
  interrupted(error: DmError, retryInMs: number): void
  /** The table stays as far as it is; the others go on. */
  tableHalted(table: string, error: DmError): void
  /** What was copied of it is out of the target again: its pieces were of a view that is gone. */
  tableBegunAnew(table: string): void
  /** The governor slows the load, pauses it or lets it go on. */
  paced(pace: Pace): void
  /** Outside the hours for it; `untilMs`: when the next begin. */
  waitsForHours(hours: string, untilMs: number): void
  /** What was being read of the table was left to somebody who waited for it. */
  gaveWay(table: string): void
  object(result: ObjectResult): void
}
