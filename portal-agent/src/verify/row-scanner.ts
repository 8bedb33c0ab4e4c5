import { newCellCursor, readCell, type RowBatch } from '../model/row-batch.ts'

/** One row as offsets into `bytes`, by column; a start of -1 is NULL. */
export interface RowCells {
  readonly bytes: Buffer
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/**
 * Walks the rows of a stream of batches. The current row lies in the batch at hand and is gone after the next `refill`.
 * Only `refill` waits; `step` is the path of every row. Throws RangeError on a row that is not `columns` cells long.
 */
export class RowScanner implements RowCells {
  bytes: Buffer = Buffer.alloc(0)
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Rows delivered so far. */
  rows = 0
  readonly #batches: AsyncIterator<RowBatch>
  readonly #cursor = newCellCursor()
  #batch: RowBatch | null = null
  #next = 0

  constructor(batches: AsyncIterable<RowBatch>, columns: number) {
    this.#batches = batches[Symbol.asyncIterator]()
    this.starts = new Int32Array(columns)
    this.ends = new Int32Array(columns)
  }

  /** Moves to the next row of the batch at hand; false when it has none left. */
  step(): boolean {
    const batch = this.#batch
    if (batch === null || this.#next >= batch.count) return false
    this.#place(batch, this.#next)
    this.#next++
    this.rows++
    return true
  }

  /** Fetches the next batch with rows and moves to its first row; false at the end of the stream. */
  async refill(): Promise<boolean> {
    do {
      const next = await this.#batches.next()
      if (next.done === true) return this.#end()
      this.#batch = next.value
      this.bytes = next.value.bytes
      this.#next = 0
    } while (!this.step())
    return true
  }

  /** Tells the reader that no more rows are wanted. */
  async close(): Promise<void> {
    this.#end()
    await this.#batches.return?.()
  }

  #end(): false {
    this.#batch = null
    return false
  }

  #place(batch: RowBatch, row: number): void {
    let offset = batch.starts[row] ?? 0
    const end = batch.ends[row] ?? 0
    for (let column = 0; column < this.starts.length; column++) {
      readCell(batch, offset, end, this.#cursor)
      this.starts[column] = this.#cursor.start
      this.ends[column] = this.#cursor.end
      offset = this.#cursor.next
    }
    if (offset !== end) throw new RangeError(`row has ${end - offset} bytes after its last column`)
  }
}

/** The cell's bytes without a copy; null for NULL. */
export function cellOf(row: RowCells, column: number): Buffer | null {
  const start = row.starts[column] ?? -1
  return start < 0 ? null : row.bytes.subarray(start, row.ends[column])
}
