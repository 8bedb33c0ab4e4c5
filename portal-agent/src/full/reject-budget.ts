import { type DmError, dmError } from '@data-migration/contract/errors'
import type { RejectedRow } from '@data-migration/contract/portal'

const examplesShown = 10

/** Rejected rows of one table against `reject.maxRows`, over all its chunks and earlier runs. */
export interface RejectBudget {
  /** Throws DM-TGT-010 when the rows rejected so far in an unfinished chunk are already too many. */
  check(inChunk: readonly RejectedRow[]): void
  /** As `check`, and counts them; to be given back when the chunk is rolled back. */
  spend(inChunk: readonly RejectedRow[]): void
  giveBack(rows: number): void
}

/** `spent`: rows earlier runs have recorded. `limit` is asked each time, for it may change while the load runs. */
export function rejectBudget(table: string, spent: number, limit: () => number): RejectBudget {
  let used = spent
  function check(inChunk: readonly RejectedRow[]): void {
    if (used + inChunk.length > limit()) throw exceeded(table, used + inChunk.length, limit(), inChunk)
  }
  return {
    check,
    spend(inChunk) {
      check(inChunk)
      used += inChunk.length
    },
    giveBack(rows) {
      used -= rows
    },
  }
}

function exceeded(table: string, rejected: number, budget: number, rows: readonly RejectedRow[]): DmError {
  const details = rows.slice(0, examplesShown).map((row) => ({
    path: `${row.table}.${row.column}`,
    code: 'rejected',
    message: `key ${row.key}: ${row.reason}`,
  }))
  return dmError('DM-TGT-010', { table, rejected, budget }, { found: `${rejected} rejected rows`, details })
}
