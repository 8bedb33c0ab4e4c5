import type { ColumnLookup } from './expression.ts'
import type { TypedColumn } from './typed-table.ts'

/** Column names are not case-sensitive on the source. */
export function columnLookup(columns: readonly TypedColumn[]): ColumnLookup {
  const byName = new Map(columns.map((column) => [column.source.name.toLowerCase(), column]))
  return (name) => byName.get(name.toLowerCase())
}
