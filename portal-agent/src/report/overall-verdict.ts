import type { TableVerdict, Verdict } from '@data-migration/contract/portal'

export interface VerdictFacts {
  readonly verification: readonly TableVerdict[]
  /** Tables that were migrated: each needs a verdict of its own. */
  readonly tables: readonly string[]
  readonly rejectedRows: number
  /** False when rows were read at different times while the source moved on. */
  readonly onePointInTime: boolean
}

/**
 * `equal` is said only of a whole that was compared entirely, at one point in time, and holds the source's own values. The
 * order is that of what an operator must know first.
 */
export function overallVerdict({
  verification,
  tables,
  rejectedRows,
  onePointInTime,
}: VerdictFacts): Verdict {
  const verdicts = new Map(verification.map(({ table, verdict }) => [table, verdict]))
  const has = (verdict: TableVerdict['verdict']): boolean =>
    verification.some((table) => table.verdict === verdict)
  if (tables.length === 0 || verification.length === 0) return 'not-verified'
  if (!onePointInTime) return 'not-one-point-in-time'
  if (has('different')) return 'different'
  // What holds of a sample or of a range of keys is not claimed of the whole.
  if (verification.some(({ scope }) => scope !== undefined)) return 'not-verified'
  if (has('not-verified') || tables.some((table) => !verdicts.has(table))) return 'not-verified'
  return rejectedRows > 0 || has('equal-with-policy') ? 'finished-with-rejects' : 'equal'
}
