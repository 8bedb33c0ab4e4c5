import type { CheckItem } from '@data-migration/contract/portal'
import type { TypedColumn, TypedTable } from './typed-table.ts'

/** A row of the target lies in one page of 8 KiB, less page and row headers (MaxHeapTupleSize). */
const maxRowBytes = 8160

/** Bytes that stay in the row whatever is stored out of line; a value out of line leaves a pointer of 18 bytes. */
const fixedBytes: Readonly<Record<string, number>> = {
  smallint: 2,
  integer: 4,
  bigint: 8,
  real: 4,
  'double precision': 8,
  boolean: 1,
  date: 4,
  timestamp: 8,
  timestamptz: 8,
  interval: 16,
  uuid: 16,
}
const pointerBytes = 18

/** A table with very many columns can have rows the target refuses, though the table itself can be made (pitfall C11). */
export function rowWidthWarnings(tables: readonly TypedTable[]): CheckItem[] {
  return tables
    .map((table) => ({ table, bytes: table.columns.reduce((sum, column) => sum + leastBytes(column), 0) }))
    .filter(({ bytes }) => bytes > maxRowBytes)
    .map(({ table, bytes }) => ({
      key: 'row-width',
      severity: 'warning',
      subject: table.source.name,
      found: `${bytes} bytes when every column has a value`,
      required: `at most ${maxRowBytes} bytes`,
      why: 'The target keeps a row in one page; it refuses wider rows when they are loaded.',
    }))
}

function leastBytes(column: TypedColumn): number {
  return fixedBytes[column.targetType.replace(/\(.*/, '')] ?? pointerBytes
}
