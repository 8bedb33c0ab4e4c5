import type { Column, Index, Table } from '../model/schema.ts'
import type { RowKey } from '../model/table-plan.ts'

/** Types whose text is no exact bound for the database's own comparison. */
export const inexactBases: ReadonlySet<string> = new Set(['float', 'json'])

/**
 * The key rows are told apart by: the primary key, else the NOT NULL unique key with the fewest columns. A unique key
 * with NULLs, a prefix or a functional part tells rows apart by less than the row (pitfalls K02, X14); one that the
 * source hides from its optimizer cannot be read by (C05).
 */
export function chooseRowKey(table: Table): RowKey | null {
  const usable = table.indexes.filter((index) => tellsRowsApart(index, table))
  const primary = usable.find((index) => index.kind === 'primary')
  const chosen = primary ?? usable.toSorted((a, b) => a.parts.length - b.parts.length)[0]
  if (!chosen) return null
  return {
    name: chosen.name,
    columns: chosen.parts.flatMap((part) => part.column ?? []),
    primary: chosen.kind === 'primary',
  }
}

function tellsRowsApart(index: Index, table: Table): boolean {
  if ((index.kind !== 'primary' && index.kind !== 'unique') || index.invisible) return false
  return index.parts.every((part) => {
    const column = table.columns.find((candidate) => candidate.name === part.column)
    return column !== undefined && part.prefix === null && isExact(column)
  })
}

function isExact(column: Column): boolean {
  return !column.nullable && !inexactBases.has(column.type.base)
}
