import type { Column } from '../../model/schema.ts'
import { convertDefault } from '../defaults.ts'
import { quoteLiteral } from '../quote.ts'
import type { TypedColumn, TypedTable } from '../typed-table.ts'
import { notFollowed } from './not-followed.ts'

/**
 * What the rows that are there get in a column that comes: SQL of the value, null for NULL. What it is, the log does not
 * say: only values are followed that both sides surely give alike. Errors: NotFollowed.
 */
export function firstValue(column: TypedColumn, { settings }: TypedTable): string | null {
  const { source } = column
  if (source.generated !== null)
    throw notFollowed(`the values of generated column ${source.name} are not in the log`)
  if (source.autoIncrement)
    throw notFollowed(`the numbers the source gives in column ${source.name} are not in the log`)
  const given = source.default
  if (given.kind === 'null' || (given.kind === 'none' && source.nullable)) return null
  if (given.kind === 'none') return implicitValue(column)
  if (given.kind === 'now')
    throw notFollowed(
      `the rows get the time of the statement in column ${source.name}, which is not in the log`,
    )
  const { sql } = convertDefault(source, column.row, settings)
  if (sql === null) throw notFollowed(`the default of column ${source.name} has no counterpart on the target`)
  if (given.kind === 'expression' && !isConstant(sql))
    throw notFollowed(`what the default of column ${source.name} gives each row is not in the log`)
  return sql
}

function isConstant(sql: string): boolean {
  return /^(-?\d+(\.\d+)?|'(?:[^']|'')*'(::\w+)?)$/.test(sql)
}

/** NOT NULL without a default: the zero of the type. */
function implicitValue(column: TypedColumn): string {
  const { source, row } = column
  const value = zeroOf(source, row.name)
  if (value === null)
    throw notFollowed(`the rows get a value in column ${source.name} that the target cannot hold`)
  return value
}

function zeroOf({ type: { base, members, length } }: Column, row: TypedColumn['row']['name']): string | null {
  switch (row) {
    case 'int':
    case 'uint64':
    case 'decimal':
    case 'float32':
    case 'float64':
      return '0'
    case 'bool':
      return 'false'
    case 'text':
      return base === 'enum' ? quoteLiteral(members[0] ?? '') : `''`
    case 'interval':
      return `'00:00:00'`
    case 'bytes':
      return base === 'binary' ? `'\\x${'00'.repeat(length ?? 1)}'::bytea` : `''::bytea`
    case 'bit':
      return `B'${'0'.repeat(length ?? 1)}'`
    // Zero dates, and what has no zero.
    default:
      return null
  }
}
