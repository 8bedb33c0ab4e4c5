import type { ChangeBlock } from '../model/change-block.ts'
import type { ApplyConflict } from '../model/ports/change-applier.ts'
import { kindsOf } from './change-kinds.ts'
import { committedHere } from './commit-times.ts'
import type { AppliedBatch } from './incremental-request.ts'

export interface Applied {
  /** Never empty. */
  readonly blocks: readonly ChangeBlock[]
  readonly rows: number
  readonly conflicts: readonly ApplyConflict[]
  /** When the batch was taken up, on this machine's clock. */
  readonly takenAtMs: number
  readonly applyMs: number
  readonly queuedBytes: number
}

/** What is told of a batch that is in the target. */
export function appliedBatch({ blocks, takenAtMs, ...told }: Applied): AppliedBatch {
  const last = blocks.at(-1) as ChangeBlock
  const committedAtMs = committedHere(blocks)
  return {
    ...told,
    progress: last.progress,
    transactions: blocks.reduce((sum, block) => sum + block.transactions, 0),
    kinds: kindsOf(blocks),
    bytes: blocks.reduce((sum, block) => sum + block.bytes.length, 0),
    committedAtMs,
    readMs: committedAtMs === 0 ? null : Math.max(0, takenAtMs - committedAtMs),
    caughtUp: last.caughtUp,
  }
}
