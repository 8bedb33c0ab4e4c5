import { newCellCursor, readCell, type RowBatch } from '../../../model/row-batch.ts'

/** The rows of a read as cells of bytes, copied. */
export async function readCells(
  batches: AsyncIterable<RowBatch>,
  columns: number,
): Promise<(Buffer | null)[][]> {
  const rows: (Buffer | null)[][] = []
  for await (const batch of batches)
    for (let row = 0; row < batch.count; row++) rows.push(cellsOf(batch, row, columns))
  return rows
}

export async function readTexts(
  batches: AsyncIterable<RowBatch>,
  columns: number,
): Promise<(string | null)[][]> {
  const rows = await readCells(batches, columns)
  return rows.map((row) => row.map((cell) => cell?.toString('utf8') ?? null))
}

function cellsOf(batch: RowBatch, row: number, columns: number): (Buffer | null)[] {
  const cursor = newCellCursor()
  const limit = batch.ends[row] ?? 0
  cursor.next = batch.starts[row] ?? 0
  const cells = Array.from({ length: columns }, () => {
    readCell(batch, cursor.next, limit, cursor)
    return cursor.start < 0 ? null : Buffer.from(batch.bytes.subarray(cursor.start, cursor.end))
  })
  if (cursor.next !== limit) throw new Error('the row has more cells')
  return cells
}
