import type { Column, ColumnDefault } from '../../../model/schema.ts'
import type { MysqlSession } from '../session/session.ts'
import { qualifiedName, quoteIdentifier } from '../sql/identifier.ts'
import { literalKind } from '../sql/literal.ts'
import { mayBeInexact } from './column-default.ts'

/** Whether information_schema may show this default wrongly. */
export function isSuspicious(column: Column): boolean {
  return column.default.kind === 'literal' && mayBeInexact(column.default.text, column.type)
}

/**
 * The defaults themselves, asked of the server by value. The outer join that never matches yields one row without
 * reading the table, also from an empty one.
 */
export async function readExactDefaults(
  session: MysqlSession,
  table: { readonly database: string; readonly name: string },
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ColumnDefault>> {
  const source = `(SELECT 1 AS one) AS o LEFT JOIN ${qualifiedName(table.database, table.name)} AS t ON 1 = 0`
  const sql = `SELECT ${columns.map(defaultValue).join(', ')} FROM ${source}`
  const [row] = await session.query({ name: 'exact-defaults', sql, table: table.name }, signal)
  return new Map(columns.map((column, index) => [column.name, exactDefault(column, row?.[index] ?? null)]))
}

function defaultValue(column: Column): string {
  const value = `DEFAULT(t.${quoteIdentifier(column.name)})`
  return literalKind(column) === 'bytes'
    ? `LOWER(HEX(${value}))`
    : `LOWER(HEX(CONVERT(${value} USING utf8mb4)))`
}

function exactDefault(column: Column, hex: string | null): ColumnDefault {
  if (hex === null) return column.default
  if (literalKind(column) === 'bytes') return { kind: 'hex', hex }
  return { kind: 'literal', text: Buffer.from(hex, 'hex').toString('utf8') }
}
