import type { KeyRange } from '../model/table-plan.ts'
import { compareByHash, compareByReading, type RangeRequest } from './compare-range.ts'
import { comparableByRange } from './key-order.ts'
import { addResult, emptyResult, type RangeResult } from './range-result.ts'

/** Parts a range with a difference is cut into. */
const parts = 16
/** Below this many rows reading them all is cheaper than another pair of queries. */
const smallestRows = 2_000

/**
 * By hash; where the digests differ the range is cut into parts, and only what differs is read row by row. Both sides stay
 * within the view that was hashed, so nothing can slip through between.
 */
export async function compareByBisecting(request: RangeRequest): Promise<RangeResult> {
  const equal = await compareByHash(request)
  if (equal !== null) return equal
  const cuts = await cutRange(request)
  if (cuts.length < 2) return await compareByReading(request)
  const total = emptyResult()
  for (const range of cuts)
    addResult(total, await compareByBisecting({ ...request, range }), request.maxDifferences)
  return total
}

/** The range in parts of equal numbers of source rows; itself where it is small or cannot be cut. */
async function cutRange(request: RangeRequest): Promise<readonly KeyRange[]> {
  const { table, range, source, signal } = request
  if (!comparableByRange(table)) return [range]
  const rows = Number(await source.count(table, range, signal))
  if (rows < smallestRows) return [range]
  const size = Math.ceil(rows / parts)
  const after = range.lower === null ? undefined : { no: -1, lower: null, upper: range.lower }
  const cuts: KeyRange[] = []
  let lower = range.lower
  // Every step has `size` rows, so all but the last end within the range.
  for await (const { upper } of source.planRanges(table, size, signal, after)) {
    if (upper === null || (cuts.length + 1) * size >= rows) break
    cuts.push({ no: range.no, lower, upper })
    lower = upper
  }
  return [...cuts, { no: range.no, lower, upper: range.upper }]
}
