import type { RejectedRow } from '@data-migration/contract/portal'
import type { ViewWindow } from './snapshot-reader.ts'
import type { KeyRange, TablePlan } from '../table-plan.ts'

export interface ChunkCounts {
  readonly rowsRead: bigint
  readonly rowsWritten: bigint
  readonly rowsRejected: bigint
  readonly bytes: bigint
}

export interface ChunkCopy {
  readonly table: TablePlan
  readonly range: KeyRange
  /** Of the view the rows are read in; recorded with the chunk. */
  readonly window: ViewWindow
  /**
   * COPY payload in `table.copyFormat`, complete with header and trailer, in buffers of at least 128 KiB but the last. A buffer
   * may be read until the next one is asked for.
   */
  readonly data: AsyncIterable<Buffer>
  /** Asked after `data` has ended; throws to roll the chunk back (e.g. when the rows do not match the count). */
  finish(): { readonly counts: ChunkCounts; readonly rejected: readonly RejectedRow[] }
}

/** Writes chunks; one connection per writer. */
export interface BulkWriter extends AsyncDisposable {
  /**
   * One transaction: COPY, rejected rows, the ledger's `done` row, the epoch check as last statement, COMMIT.
   * Either all of it is there afterwards or nothing. Errors: DM-JOB-008 fenced, DM-TGT-007 lost (transient), DM-TGT-008/011.
   * The number of rows the server reports for COPY must equal `rowsWritten`.
   */
  copyChunk(chunk: ChunkCopy, signal: AbortSignal): Promise<void>
}
