import type { Difference } from '@data-migration/contract/portal'

/** What the comparison of one range (or of a whole table without a key) found. */
export interface RangeResult {
  rowsSource: number
  rowsTarget: number
  missing: number
  extra: number
  different: number
  /** Rows that differ from the source only as the task's policy says, rejected rows among them. */
  changedByPolicy: number
  /** Counted in full above, listed up to a limit. */
  readonly differences: Difference[]
}

export function emptyResult(): RangeResult {
  return {
    rowsSource: 0,
    rowsTarget: 0,
    missing: 0,
    extra: 0,
    different: 0,
    changedByPolicy: 0,
    differences: [],
  }
}

/** Adds a range to the table's result; the list stops at `maxDifferences`. */
export function addResult(total: RangeResult, range: RangeResult, maxDifferences: number): void {
  total.rowsSource += range.rowsSource
  total.rowsTarget += range.rowsTarget
  total.missing += range.missing
  total.extra += range.extra
  total.different += range.different
  total.changedByPolicy += range.changedByPolicy
  total.differences.push(...range.differences.slice(0, maxDifferences - total.differences.length))
}
