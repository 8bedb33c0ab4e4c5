import type { RejectedRow } from '@data-migration/contract/portal'
import type { ChunkCounts } from '../../model/ports/bulk-writer.ts'
import type { RowBatch } from '../../model/row-batch.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { ValuePolicy } from '../value-policy.ts'
import { type CopyBuffer, emptyCopyBuffer, ensureRoom, newCopyBuffer, viewOf } from './copy-buffer.ts'
import { ok, reasonText } from './reason.ts'
import { createRowEncoder, encodeRow, type RowEncoder } from './row-encoder.ts'
import { rowIdentity } from './row-identity.ts'

/** Size of a buffer, and what it holds at least when it is handed over. */
const bufferBytes = 256 * 1024
const leastBytes = 128 * 1024

/** Turns the rows of one chunk into one COPY payload. Made anew for every chunk. */
export interface CopyEncoder {
  /**
   * The complete payload with header and trailer. A yielded buffer is the consumer's until it asks for the next one: its
   * memory is written again then. Throws RangeError where a row does not have the table's cells.
   */
  encode(batches: AsyncIterable<RowBatch>): AsyncGenerator<Buffer>
  /** What has been encoded so far; `bytes` counts the payload. */
  counts(): ChunkCounts
  readonly rejected: readonly RejectedRow[]
}

interface Progress {
  rowsRead: number
  bytes: number
  readonly rejected: RejectedRow[]
}

export function createCopyEncoder(table: TablePlan, policy: ValuePolicy): CopyEncoder {
  const rows = createRowEncoder(table, policy)
  const progress: Progress = { rowsRead: 0, bytes: 0, rejected: [] }
  return {
    encode: (batches) => encodeBatches(table, rows, progress, batches),
    counts: () => chunkCounts(progress),
    rejected: progress.rejected,
  }
}

async function* encodeBatches(
  table: TablePlan,
  rows: RowEncoder,
  progress: Progress,
  batches: AsyncIterable<RowBatch>,
): AsyncGenerator<Buffer> {
  const out = newCopyBuffer(bufferBytes)
  append(out, rows.format.header)
  for await (const batch of batches) {
    out.input = viewOf(batch.bytes)
    for (let row = 0; row < batch.count;) {
      row = encodeUntilFull(table, rows, progress, batch, row, out)
      // What a large row takes is not kept until the next one comes.
      if (row === batch.count && out.at <= bufferBytes) continue
      yield handOver(out, progress)
      emptyCopyBuffer(out, bufferBytes)
    }
  }
  append(out, rows.format.trailer)
  if (out.at > 0) yield handOver(out, progress)
}

/** Encodes from row `from` on and returns the first row that is left, because the buffer has enough and no room for it. */
function encodeUntilFull(
  table: TablePlan,
  rows: RowEncoder,
  progress: Progress,
  batch: RowBatch,
  from: number,
  out: CopyBuffer,
): number {
  const columns = rows.encoders.length
  for (let row = from; row < batch.count; row++) {
    const bytes = (batch.ends[row] as number) - (batch.starts[row] as number)
    const room = rows.format.rowRoom(bytes, columns)
    if (out.at + room > out.bytes.length) {
      if (out.at >= leastBytes) return row
      ensureRoom(out, room)
    }
    const reason = encodeRow(rows, batch, row, out)
    progress.rowsRead++
    if (reason === ok) continue
    progress.rejected.push({
      table: table.source.name,
      phase: 'full',
      key: rowIdentity(table, batch, row),
      column: table.columns[rows.failedColumn]?.source.name ?? '',
      reason: reasonText(reason),
    })
  }
  return batch.count
}

function handOver(out: CopyBuffer, progress: Progress): Buffer {
  progress.bytes += out.at
  return out.bytes.subarray(0, out.at)
}

function append(out: CopyBuffer, bytes: Buffer): void {
  ensureRoom(out, bytes.length)
  bytes.copy(out.bytes, out.at)
  out.at += bytes.length
}

function chunkCounts(progress: Progress): ChunkCounts {
  const rowsRejected = progress.rejected.length
  return {
    rowsRead: BigInt(progress.rowsRead),
    rowsWritten: BigInt(progress.rowsRead - rowsRejected),
    rowsRejected: BigInt(rowsRejected),
    bytes: BigInt(progress.bytes),
  }
}
