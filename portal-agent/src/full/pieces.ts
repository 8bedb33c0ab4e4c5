import type { ChunkRecord } from '../model/ports/ledger.ts'
import type { ViewWindow } from '../model/ports/snapshot-reader.ts'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'

/**
 * A table without a key that is read in pieces (pitfalls K01, X14, X21): its pieces have to be of one view, for nothing
 * tells whether a row that moved from one to another between two views was read twice or not at all, and changes from the
 * log can be left out up to one place only.
 */
export function isPiece({ key }: TablePlan, { lower, upper }: KeyRange): boolean {
  return key === null && (lower !== null || upper !== null)
}

/** Sessions of one snapshot have the same window, the object itself; others the same view only where both places are exact. */
export function sameView(a: ViewWindow, b: ViewWindow): boolean {
  if (a === b) return true
  return (
    a.low !== null &&
    b.low !== null &&
    isExact(a) &&
    isExact(b) &&
    a.low.kind === b.low.kind &&
    a.low.value === b.low.value
  )
}

function isExact({ low, high }: ViewWindow): boolean {
  return low !== null && high !== null && low.kind === high.kind && low.value === high.value
}

/** Whether pieces copied by earlier tries go together with what these sessions read. Without any, every view will do. */
export function goOnWith(chunks: readonly ChunkRecord[], views: readonly ViewWindow[]): boolean {
  const copied = chunks.filter(({ state }) => state === 'done')
  return copied.every(({ window }) => views.every((view) => sameView(window, view)))
}

/** The plan of a table that is to be read as a whole. */
export function inOnePiece({ cut: _, ...plan }: TablePlan): TablePlan {
  return plan
}
