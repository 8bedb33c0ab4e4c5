import type { RowBatch } from '../model/row-batch.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { keyColumns, keyOrder } from './key-order.ts'
import { type RowCells, RowScanner } from './row-scanner.ts'

/** The order both streams promise does not hold: comparing on would call rows missing that are there, or worse. */
export class OrderBroken extends RangeError {}

/** A stream of rows in key order whose order is checked row by row. */
export class OrderedRows {
  readonly row: RowScanner
  readonly #side: string
  readonly #order: (a: RowCells, b: RowCells) => number
  readonly #previous: KeyCopy

  constructor(side: 'source' | 'target', batches: AsyncIterable<RowBatch>, table: TablePlan) {
    this.row = new RowScanner(batches, table.columns.length)
    this.#side = side
    this.#order = keyOrder(table)
    this.#previous = new KeyCopy(keyColumns(table), table.columns.length)
  }

  /** As `RowScanner.step`; equal keys in a row are allowed (a target that lost its unique index). Throws OrderBroken. */
  step(): boolean {
    return this.row.step() && this.#checked()
  }

  async refill(): Promise<boolean> {
    return (await this.row.refill()) && this.#checked()
  }

  async close(): Promise<void> {
    await this.row.close()
  }

  #checked(): true {
    if (this.row.rows > 1 && this.#order(this.#previous, this.row) > 0)
      throw new OrderBroken(`row ${this.row.rows} of the ${this.#side} is not in key order`)
    this.#previous.take(this.row)
    return true
  }
}

/** The key cells of one row, kept when its batch is gone. */
class KeyCopy implements RowCells {
  bytes = Buffer.alloc(256)
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly #columns: readonly number[]

  constructor(columns: readonly number[], columnCount: number) {
    this.#columns = columns
    this.starts = new Int32Array(columnCount).fill(-1)
    this.ends = new Int32Array(columnCount).fill(-1)
  }

  take(row: RowCells): void {
    let at = 0
    for (const column of this.#columns) {
      const start = row.starts[column] ?? -1
      const end = row.ends[column] ?? -1
      if (start < 0) throw new RangeError('NULL in a key column')
      this.#reserve(at + end - start)
      row.bytes.copy(this.bytes, at, start, end)
      this.starts[column] = at
      at += end - start
      this.ends[column] = at
    }
  }

  #reserve(size: number): void {
    if (size <= this.bytes.length) return
    const grown = Buffer.alloc(size * 2)
    this.bytes.copy(grown)
    this.bytes = grown
  }
}
