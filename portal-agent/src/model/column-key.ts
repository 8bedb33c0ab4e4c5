import type { NumberedColumn } from './ports/catalog.ts'

/** What tells one column of a schema from another. */
export function columnKey({ table, column }: NumberedColumn): string {
  return JSON.stringify([table, column])
}
