import { CopyTextReader } from '../model/copy-text.ts'
import { newCellCursor, readCell, type RowBatch } from '../model/row-batch.ts'

/** One row as offsets into `bytes`, by column; a start of -1 is NULL. */
export interface RowCells {
  readonly bytes: Buffer
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/**
 * Walks the rows of a stream of batches. The current row lies in the batch at hand and is gone after the next `refill`.
 * Only `refill` waits. Throws RangeError on a row that is not `columns` cells long.
 */
export class RowScanner implements RowCells {
  bytes: Buffer = Buffer.alloc(0)
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Rows delivered so far, the current one included. */
  rows = 0
  readonly #batches: AsyncIterator<RowBatch>
  readonly #cursor = newCellCursor()
  readonly #lines = new CopyTextReader()
  #batch: RowBatch | null = null
  #next = 0

  constructor(batches: AsyncIterable<RowBatch>, columns: number) {
    this.#batches = batches[Symbol.asyncIterator]()
    this.starts = new Int32Array(columns)
    this.ends = new Int32Array(columns)
  }

  /** The batch at hand. */
  get batch(): RowBatch | null {
    return this.#batch
  }

  /** Which row of the batch comes after the current one. */
  get next(): number {
    return this.#next
  }

  /** Moves to the next row of the batch at hand and finds its cells; false when it has none left. */
  step(): boolean {
    const batch = this.#batch
    if (batch === null || this.#next >= batch.count) return false
    this.place(batch, this.#next)
    this.#next++
    this.rows++
    return true
  }

  /** Goes over rows whose cells nobody asked for. */
  skip(rows: number): void {
    this.#next += rows
    this.rows += rows
  }

  /** Fetches the next batch with rows, before its first row; false at the end of the stream. */
  async fetch(): Promise<boolean> {
    do {
      const next = await this.#batches.next()
      if (next.done === true) return this.#end()
      this.#batch = next.value
      this.#next = 0
    } while (this.#batch.count === 0)
    return true
  }

  /** Fetches the next batch with rows and moves to its first row; false at the end of the stream. */
  async refill(): Promise<boolean> {
    return (await this.fetch()) && this.step()
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

  /** Finds the cells of any row of the batch at hand. */
  place(batch: RowBatch, row: number): void {
    const start = batch.starts[row] ?? 0
    const end = batch.ends[row] ?? 0
    if (batch.cells === 'copy-text') return this.#lines.read(batch.bytes, start, end, this)
    this.bytes = batch.bytes
    let offset = start
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
