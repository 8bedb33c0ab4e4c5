import { createHash } from 'node:crypto'
import { newCellCursor, readCell, type RowBatch } from '../../model/row-batch.ts'
import type { TablePlan } from '../../model/table-plan.ts'

/**
 * What an operator finds a row by: JSON of key column → text (binary columns as lower-case hex). A table without a key
 * has `{"rowSha256": ...}` of the row's bytes instead.
 */
export function rowIdentity(table: TablePlan, batch: RowBatch, row: number): string {
  const start = batch.starts[row] ?? 0
  const end = batch.ends[row] ?? 0
  if (table.key === null) {
    const digest = createHash('sha256').update(batch.bytes.subarray(start, end)).digest('hex')
    return JSON.stringify({ rowSha256: digest })
  }
  const cells = keyCells(table, batch, start, end)
  return JSON.stringify(Object.fromEntries(table.key.columns.map((name) => [name, cells.get(name) ?? null])))
}

function keyCells(table: TablePlan, batch: RowBatch, start: number, end: number): Map<string, string | null> {
  const cells = new Map<string, string | null>()
  const cursor = newCellCursor()
  let next = start
  for (const column of table.columns) {
    readCell(batch, next, end, cursor)
    next = cursor.next
    if (!table.key?.columns.includes(column.source.name)) continue
    const encoding = column.readAs === 'bytes' ? 'hex' : 'utf8'
    cells.set(
      column.source.name,
      cursor.start < 0 ? null : batch.bytes.toString(encoding, cursor.start, cursor.end),
    )
  }
  return cells
}
