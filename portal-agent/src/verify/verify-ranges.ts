import type { KeyRange, KeyValues, TablePlan } from '../model/table-plan.ts'
import type { SnapshotSession } from '../model/ports/snapshot-reader.ts'
import { cellOrder, comparableByRange, keyColumns } from './key-order.ts'
import { isHoldableDate } from './policy.ts'
import type { Scope } from './scope.ts'

/**
 * The ranges in which a table is compared, planned on the source before the first row is read (a session reads one thing
 * at a time). Together they are exactly the window asked for; without one the first is open below and the last above:
 * rows that only the target has are counted wherever they are (pitfall Q14). One range where the two databases could judge
 * a bound differently.
 */
export async function verifyRanges(
  source: SnapshotSession,
  table: TablePlan,
  chunkRows: number,
  { lower, upper }: Pick<Scope, 'lower' | 'upper'>,
  signal: AbortSignal,
): Promise<readonly KeyRange[]> {
  if (!comparableByRange(table)) return [{ no: 0, lower, upper }]
  const bounds: KeyValues[] = []
  const after = lower === null ? undefined : { no: -1, lower: null, upper: lower }
  for await (const range of source.planRanges(table, chunkRows, signal, after)) {
    if (range.upper === null || (upper !== null && compareKeys(table, range.upper, upper) >= 0)) break
    if (bothCanHold(table, range.upper)) bounds.push(range.upper)
  }
  // The plan's last bound is the view's greatest key; without an upper end the last range stays open instead.
  const inner = upper === null ? withoutGreatest(bounds) : bounds
  return rangesBetween(lower, inner, upper)
}

const withoutGreatest = (bounds: readonly KeyValues[]): readonly KeyValues[] => bounds.slice(0, -1)

/** Bounds that are dates only MySQL knows would be an error on the target: the ranges on both sides of such a bound become one. */
function bothCanHold(table: TablePlan, bound: KeyValues): boolean {
  return keyColumns(table).every((column, index) => {
    const row = table.columns[column]?.row ?? ''
    const isDate = row === 'date' || row === 'timestamp' || row === 'timestamptz'
    return !isDate || isHoldableDate(Buffer.from(bound[index] ?? '', 'latin1'))
  })
}

function rangesBetween(
  lower: KeyValues | null,
  bounds: readonly KeyValues[],
  upper: KeyValues | null,
): readonly KeyRange[] {
  return [...bounds, upper].map((end, no) => ({ no, lower: bounds[no - 1] ?? lower, upper: end }))
}

/** Two keys as the source prints them, in key order. */
function compareKeys(table: TablePlan, a: KeyValues, b: KeyValues): number {
  for (const [index, column] of keyColumns(table).entries()) {
    const order = cellOrder(table.columns[column]?.row ?? '')
    const [left, right] = [Buffer.from(a[index] ?? ''), Buffer.from(b[index] ?? '')]
    const result = order(left, 0, left.length, right, 0, right.length)
    if (result !== 0) return result
  }
  return 0
}

/** A sample of the ranges spread over the table, the same at every call; never none. */
export function sampledRanges(ranges: readonly KeyRange[], percent: number): readonly KeyRange[] {
  if (percent >= 100) return ranges
  const step = 100 / percent
  const wanted = new Set(
    Array.from({ length: Math.ceil(ranges.length / step) }, (_, no) => Math.floor(no * step)),
  )
  return ranges.filter((_, index) => wanted.has(index))
}

export function sameRange(a: KeyRange, b: KeyRange): boolean {
  return JSON.stringify([a.lower, a.upper]) === JSON.stringify([b.lower, b.upper])
}
