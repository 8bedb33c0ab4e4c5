import { dmError } from '@data-migration/contract/errors'
import type { RejectedRow } from '@data-migration/contract/portal'
import { createCopyEncoder } from '../convert/encode/copy-encoder.ts'
import type { ValuePolicy } from '../convert/value-policy.ts'
import type { BulkWriter, ChunkCounts } from '../model/ports/bulk-writer.ts'
import type { SourceSession } from '../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../model/row-batch.ts'
import type { Chunk } from './table-load.ts'

export interface CopyTools {
  readonly session: SourceSession
  readonly writer: BulkWriter
  readonly policy: ValuePolicy
  /** Called before a batch is handed on; resolves when the rate allows it. */
  readonly throttle: (batch: RowBatch, bytes: number, signal: AbortSignal) => Promise<void>
  /** Told what the chunk will have copied if its commit succeeds. */
  readonly onFinish: (copied: CopiedChunk) => void
}

export interface CopiedChunk {
  readonly counts: ChunkCounts
  readonly rejected: readonly RejectedRow[]
}

/**
 * Copies one chunk from the source's view into the target, in one transaction with its ledger row. Either all its rows
 * are there afterwards or none; one that an earlier try has committed is left alone. Throws DM-SRC-008 when rows are missing, DM-TGT-010 when too many are rejected.
 */
export async function copyChunk(chunk: Chunk, tools: CopyTools, signal: AbortSignal): Promise<void> {
  const { table, range } = chunk
  const expected = chunk.suspicious ? await tools.session.count(table.plan, range, signal) : null
  const encoder = createCopyEncoder(table.plan, tools.policy)
  let received = 0n
  let spent = 0
  async function* receive(): AsyncGenerator<RowBatch> {
    for await (const batch of tools.session.read({ table: table.plan, range, purpose: 'load' }, signal)) {
      received += BigInt(batch.count)
      await tools.throttle(batch, bytesOf(batch), signal)
      yield batch
      table.budget.check(encoder.rejected)
    }
  }
  function finish(): CopiedChunk {
    const counts = encoder.counts()
    assertAllRows(table.name, expected ?? received, counts)
    table.budget.spend(encoder.rejected)
    spent = encoder.rejected.length
    const copied = { counts, rejected: encoder.rejected }
    tools.onFinish(copied)
    return copied
  }
  try {
    const data = encoder.encode(receive())
    await tools.writer.copyChunk(
      { table: table.plan, range, window: tools.session.window, data, finish },
      signal,
    )
  } catch (error) {
    table.budget.giveBack(spent)
    throw error
  }
}

/** Pitfall O02: what was read, encoded and expected is one number. */
function assertAllRows(table: string, expected: bigint, counts: ChunkCounts): void {
  const { rowsRead, rowsWritten, rowsRejected } = counts
  if (rowsRead === expected && rowsWritten + rowsRejected === expected) return
  throw dmError('DM-SRC-008', { table, received: String(rowsRead), expected: String(expected) })
}

function bytesOf(batch: RowBatch): number {
  return batch.count === 0 ? 0 : (batch.ends[batch.count - 1] ?? 0) - (batch.starts[0] ?? 0)
}
