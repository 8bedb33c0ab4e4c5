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
 * The defaults themselves, asked of the server by value: of a row, or of the outer join that never matches and yields one
 * row from an empty table, too. There NOT NULL columns have NULL; then the default is not known, which an expression says that
 * has no counterpart.
 */
export async function readExactDefaults(
  session: MysqlSession,
  table: { readonly database: string; readonly name: string },
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ColumnDefault>> {
  const values = columns.map(defaultValue).join(', ')
  const name = qualifiedName(table.database, table.name)
  const ask = async (from: string) => {
    const statement = { name: 'exact-defaults', sql: `SELECT ${values} FROM ${from}`, table: table.name }
    return (await session.query(statement, signal))[0]
  }
  const row =
    (await ask(`${name} AS t LIMIT 1`)) ??
    (await ask(`(SELECT 1 AS one) AS o LEFT JOIN ${name} AS t ON 1 = 0`))
  return new Map(columns.map((column, index) => [column.name, exactDefault(column, row?.[index] ?? null)]))
}

function defaultValue(column: Column): string {
  const value = `DEFAULT(t.${quoteIdentifier(column.name)})`
  return literalKind(column) === 'bytes'
    ? `LOWER(HEX(${value}))`
    : `LOWER(HEX(CONVERT(${value} USING utf8mb4)))`
}

function exactDefault(column: Column, hex: string | null): ColumnDefault {
  if (hex === null) return unknown(column.default)
  if (literalKind(column) === 'bytes') return { kind: 'hex', hex }
  return { kind: 'literal', text: Buffer.from(hex, 'hex').toString('utf8') }
}

function unknown(shown: ColumnDefault): ColumnDefault {
  const sql = `unknown (${shown.kind === 'literal' ? shown.text : shown.kind})`
  return { kind: 'expression', sql, unknown: true }
}
