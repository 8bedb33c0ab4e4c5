import type { Column, Table } from '../model/schema.ts'
import type { RowKey } from '../model/table-plan.ts'
import type { ValuePolicy } from './value-policy.ts'

const dateBases = new Set(['date', 'datetime', 'timestamp'])

/**
 * Whether the target's column may be NULL. A policy that turns zero dates into NULL would be idle on a NOT NULL column,
 * where zero dates mostly are; such a column loses its NOT NULL, unless rows are told apart by it (pitfall T01).
 */
export function isNullable(
  column: Column,
  table: Table,
  key: RowKey | null,
  zeroDate: ValuePolicy['zeroDate'],
): boolean {
  if (column.nullable) return true
  return zeroDate === 'null' && dateBases.has(column.type.base) && !isKeyColumn(column, table, key)
}

function isKeyColumn(column: Column, table: Table, key: RowKey | null): boolean {
  if (key?.columns.includes(column.name)) return true
  const primary = table.indexes.find((index) => index.kind === 'primary')
  return primary?.parts.some((part) => part.column === column.name) ?? false
}
