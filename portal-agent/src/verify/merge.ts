import type { RowBatch } from '../model/row-batch.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { keyOrder } from './key-order.ts'
import { OrderedRows } from './ordered-rows.ts'
import type { ValuePolicy } from './policy.ts'
import type { RangeResult } from './range-result.ts'
import { rowTally } from './row-tally.ts'

export interface MergeRequest {
  readonly table: TablePlan
  readonly source: AsyncIterable<RowBatch>
  readonly target: AsyncIterable<RowBatch>
  readonly policy: ValuePolicy
  /** Keys (in the form of `rowKeyText`) of rows that the load refused; each is taken out when it has excused a row. */
  readonly rejected: Set<string>
  readonly maxDifferences: number
  /** Told the source rows compared since the last call. */
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Walks two streams in key order side by side. Holds one batch of each and the differences listed, whatever the size.
 * Throws OrderBroken when either stream leaves the order, RangeError on malformed rows.
 */
export async function mergeRows(request: MergeRequest): Promise<RangeResult> {
  const source = new OrderedRows('source', request.source, request.table)
  const target = new OrderedRows('target', request.target, request.table)
  try {
    return await merge(request, source, target)
  } finally {
    await Promise.allSettled([source.close(), target.close()])
  }
}

async function merge(request: MergeRequest, source: OrderedRows, target: OrderedRows): Promise<RangeResult> {
  const order = keyOrder(request.table)
  const tally = rowTally(request)
  const refillSource = reporting(source, request)
  let [inSource, inTarget] = await Promise.all([refillSource(), refill(target, request)])
  while (inSource || inTarget) {
    const side = !inSource ? 1 : !inTarget ? -1 : order(source.row, target.row)
    if (side < 0) tally.missing(source.row)
    else if (side > 0) tally.extra(target.row)
    else tally.both(source.row, target.row)
    if (side <= 0 && !source.step()) inSource = await refillSource()
    if (side >= 0 && !target.step()) inTarget = await refill(target, request)
  }
  return { ...tally.result, rowsSource: source.row.rows, rowsTarget: target.row.rows }
}

function refill(rows: OrderedRows, request: MergeRequest): Promise<boolean> {
  request.signal.throwIfAborted()
  return rows.refill()
}

/** Refills and tells the rows that the last batch brought. */
function reporting(rows: OrderedRows, request: MergeRequest): () => Promise<boolean> {
  let told = 0
  return () => {
    if (rows.row.rows > told) request.onRows(rows.row.rows - told)
    told = rows.row.rows
    return refill(rows, request)
  }
}
