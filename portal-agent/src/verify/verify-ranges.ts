import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import type { SnapshotSession } from '../model/ports/snapshot-reader.ts'
import { comparableByRange, keyColumns } from './key-order.ts'
import { isHoldableDate } from './policy.ts'

const wholeTable: KeyRange = { no: 0, lower: null, upper: null }

/**
 * The ranges in which a table is compared, planned on the source before the first row is read (a session reads one thing
 * at a time). The first is open below and the last above: rows that only the target has are counted wherever they are
 * (pitfall Q14). One open range where the two databases could judge a bound differently.
 */
export async function verifyRanges(
  source: SnapshotSession,
  table: TablePlan,
  chunkRows: number,
  signal: AbortSignal,
): Promise<readonly KeyRange[]> {
  if (!comparableByRange(table)) return [wholeTable]
  const uppers: KeyRange['upper'][] = []
  for await (const range of source.planRanges(table, chunkRows, signal)) {
    if (range.upper !== null && bothCanHold(table, range.upper)) uppers.push(range.upper)
  }
  return rangesBetween(uppers.slice(0, -1))
}

/** Bounds that are dates only MySQL knows would be an error on the target: the ranges on both sides of such a bound become one. */
function bothCanHold(table: TablePlan, bound: readonly string[]): boolean {
  return keyColumns(table).every((column, index) => {
    const row = table.columns[column]?.row ?? ''
    const isDate = row === 'date' || row === 'timestamp' || row === 'timestamptz'
    return !isDate || isHoldableDate(Buffer.from(bound[index] ?? '', 'latin1'))
  })
}

function rangesBetween(bounds: readonly KeyRange['upper'][]): readonly KeyRange[] {
  return [...bounds, null].map((upper, no) => ({ no, lower: bounds[no - 1] ?? null, upper }))
}

export function sameRange(a: KeyRange, b: KeyRange): boolean {
  return JSON.stringify([a.lower, a.upper]) === JSON.stringify([b.lower, b.upper])
}
