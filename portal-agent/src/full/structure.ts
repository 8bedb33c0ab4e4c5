import { isDeepStrictEqual } from 'node:util'
import type { DatabaseSchema, Table } from '../model/schema.ts'

/** Tables whose structure is not what it was: their rows must not be read into a target made from the former one. */
export function changedTables(before: DatabaseSchema, after: DatabaseSchema): string[] {
  const now = new Map(after.tables.map((table) => [table.name, structureOf(table)]))
  return before.tables
    .filter((table) => !isDeepStrictEqual(structureOf(table), now.get(table.name)))
    .map((table) => table.name)
}

/** What moves with the data is no structure. */
function structureOf(table: Table): Omit<Table, 'autoIncrement' | 'rowsEstimate' | 'dataBytes'> {
  const { autoIncrement: _, rowsEstimate: __, dataBytes: ___, ...structure } = table
  return structure
}
