import { isDeepStrictEqual } from 'node:util'
import type { Column, DatabaseSchema, Table } from '../model/schema.ts'

/** Tables whose structure is not what it was: their rows must not be read into a target made from the former one. */
export function changedTables(before: DatabaseSchema, after: DatabaseSchema): string[] {
  const now = new Map(after.tables.map((table) => [table.name, table]))
  return before.tables
    .filter((table) => !isSameStructure(table, now.get(table.name)))
    .map((table) => table.name)
}

function isSameStructure(before: Table, after: Table | undefined): boolean {
  if (after === undefined || before.columns.length !== after.columns.length) return false
  const columns = before.columns.map((column, at) => asFarAsKnown(column, after.columns[at]))
  return isDeepStrictEqual(structureOf({ ...before, columns }), structureOf(after))
}

/** A table that has got or lost its only rows in between tells more or fewer of its defaults: that is no other structure. */
function asFarAsKnown(before: Column, after: Column | undefined): Column {
  const isKnown = ({ default: given }: Column) => given.kind !== 'expression' || given.unknown !== true
  return after === undefined || (isKnown(before) && isKnown(after))
    ? before
    : { ...before, default: after.default }
}

/** What moves with the data is no structure. */
function structureOf(table: Table): Omit<Table, 'autoIncrement' | 'rowsEstimate' | 'dataBytes'> {
  const { autoIncrement: _, rowsEstimate: __, dataBytes: ___, ...structure } = table
  return structure
}
