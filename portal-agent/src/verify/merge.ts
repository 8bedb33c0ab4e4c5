import type { RowBatch } from '../model/row-batch.ts'
import type { TablePlan } from '../model/table-plan.ts'
import type { ValuesShown } from './cell-values.ts'
import { canonicalForm } from './canonical/canonical-form.ts'
import { keyOrder } from './key-order.ts'
import { OrderedRows } from './ordered-rows.ts'
import type { RowDifference } from './repair/difference-observer.ts'
import type { ValuePolicy } from './policy.ts'
import type { RangeResult } from './range-result.ts'
import { rowTally } from './row-tally.ts'
import { countSameRows } from './same-rows.ts'

export interface MergeRequest {
  readonly table: TablePlan
  readonly source: AsyncIterable<RowBatch>
  readonly target: AsyncIterable<RowBatch>
  readonly policy: ValuePolicy
  /** Keys (in the form of `rowKeyText`) of rows that the load refused; each is taken out when it has excused a row. */
  readonly rejected: Set<string>
  readonly maxDifferences: number
  readonly values: ValuesShown
  readonly onDifference?: (difference: RowDifference) => void
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
  const skipSame = sameRowSkipper(request.table)
  const left = new Side(source, request.signal, request.onRows)
  const right = new Side(target, request.signal, () => undefined)
  for (;;) {
    if (!left.standing && !right.standing) skipSame(source, target)
    if (!left.stand()) await left.refill()
    if (!right.stand()) await right.refill()
    if (!left.standing && !right.standing) break
    const side = !left.standing ? 1 : !right.standing ? -1 : order(source.row, target.row)
    if (side < 0) tally.missing(source.row)
    else if (side > 0) tally.extra(target.row)
    else tally.both(source.row, target.row)
    if (side <= 0) left.standing = false
    if (side >= 0) right.standing = false
  }
  return { ...tally.result, rowsSource: source.row.rows, rowsTarget: target.row.rows }
}

/** Goes over rows that are the same byte for byte. Without effect where equal bytes may be unequal values, or for other forms of rows. */
function sameRowSkipper(table: TablePlan): (source: OrderedRows, target: OrderedRows) => void {
  const columns = table.columns.length
  if (columns === 0 || !table.columns.every(({ row }) => canonicalForm(row).sameText)) return () => undefined
  return (source, target) => {
    const [a, b] = [source.row.batch, target.row.batch]
    if (a?.cells !== 'lenenc' || b?.cells !== 'copy-text') return
    const same = countSameRows(a, source.row.next, b, target.row.next, columns)
    if (same === 0) return
    source.skip(same)
    target.skip(same)
  }
}

/** One stream in the merge: before its next row, or standing on a row that has found no counterpart yet. */
class Side {
  standing = false
  readonly #rows: OrderedRows
  readonly #signal: AbortSignal
  readonly #onRows: (rows: number) => void
  #told = 0
  #ended = false

  constructor(rows: OrderedRows, signal: AbortSignal, onRows: (rows: number) => void) {
    this.#rows = rows
    this.#signal = signal
    this.#onRows = onRows
  }

  /** Without waiting; false when the batch at hand has no row left. */
  stand(): boolean {
    this.standing ||= !this.#ended && this.#rows.step()
    return this.standing
  }

  /** Stands on the next batch's first row unless the stream has ended. */
  async refill(): Promise<void> {
    if (this.#ended) return
    const { rows } = this.#rows.row
    if (rows > this.#told) this.#onRows(rows - this.#told)
    this.#told = rows
    this.#signal.throwIfAborted()
    this.#ended = !(await this.#rows.fetch())
    this.stand()
  }
}
