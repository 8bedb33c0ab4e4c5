import type { RowBatch } from '../model/row-batch.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { keyColumns, keyOrder } from './key-order.ts'
import { type RowCells, RowScanner } from './row-scanner.ts'

/** The order both streams promise does not hold: comparing on would call rows missing that are there, or worse. */
export class OrderBroken extends RangeError {}

/**
 * A stream of rows in key order. The order is checked at every row that is looked at; rows that were skipped because
 * both streams had the very same ones there pair with each other in whatever order they came.
 */
export class OrderedRows {
  readonly row: RowScanner
  readonly #side: string
  readonly #order: (a: RowCells, b: RowCells) => number
  readonly #previous: KeyCopy
  /** Number of the row `#previous` holds, counted from 1; 0 = none. */
  #kept = 0

  constructor(side: 'source' | 'target', batches: AsyncIterable<RowBatch>, table: TablePlan) {
    this.row = new RowScanner(batches, table.columns.length)
    this.#side = side
    this.#order = keyOrder(table)
    this.#previous = new KeyCopy(keyColumns(table), table.columns.length)
  }

  /** As `RowScanner.step`; equal keys in a row are allowed (a target that lost its unique index). Throws OrderBroken. */
  step(): boolean {
    this.#keepPrevious()
    return this.row.step() && this.#checked()
  }

  /** Rows that were found to be the same on both sides. */
  skip(rows: number): void {
    this.row.skip(rows)
  }

  /** The next batch, before its first row. */
  async fetch(): Promise<boolean> {
    this.#keepPrevious()
    return await this.row.fetch()
  }

  async close(): Promise<void> {
    await this.row.close()
  }

  /** The row before the one that comes next, while its batch is still there. */
  #keepPrevious(): void {
    const { batch, next, rows } = this.row
    if (batch === null || next === 0 || this.#kept === rows) return
    this.row.place(batch, next - 1)
    this.#previous.take(this.row)
    this.#kept = rows
  }

  #checked(): true {
    if (this.#kept > 0 && this.#order(this.#previous, this.row) > 0)
      throw new OrderBroken(`row ${this.row.rows} of the ${this.#side} is not in key order`)
    this.#previous.take(this.row)
    this.#kept = this.row.rows
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
