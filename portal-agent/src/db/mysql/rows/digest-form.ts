import type { DigestRequest, HashName } from '../../../model/ports/snapshot-reader.ts'
import type { ColumnPlan } from '../../../model/table-plan.ts'
import type { Statement } from '../session/session.ts'
import { cellForm } from './column-form.ts'
import { tableStatements } from './statements.ts'

const hashFunctions: Readonly<Record<HashName, (bytes: string) => string>> = {
  md5: (bytes) => `MD5(${bytes})`,
  sha256: (bytes) => `SHA2(${bytes}, 256)`,
}

/** Asks the server by using them: MySQL 9.7 has no MD5 any more, servers without TLS have no SHA2 (NULL). */
export const hashProbes: readonly (readonly [HashName, Statement])[] = [
  ['md5', { name: 'probe-md5', sql: `SELECT MD5('a')` }],
  ['sha256', { name: 'probe-sha2', sql: `SELECT SHA2('a', 256)` }],
]

/** One row a request: its number, rows, sum. */
export function digestStatement(database: string, requests: readonly DigestRequest[]): Statement {
  const parts = requests.map((request, no) => digestQuery(database, request, no))
  return { name: 'digest', sql: parts.join(' UNION ALL '), table: requests[0]?.table.source.name ?? '' }
}

/**
 * CONCAT_WS with a binary separator adds bytes as they are and leaves NULLs out: a cast one, for a literal would give way to
 * the collations of the columns, and two of them cannot be mixed. SUM over a string would be a DOUBLE.
 */
function digestQuery(database: string, { table, range, hash }: DigestRequest, no: number): string {
  const cells = table.columns.flatMap((column) => hashedCells(column, hash))
  const row = hashFunctions[hash](`CONCAT_WS(CAST('|' AS BINARY), ${cells.join(', ')})`)
  const sum = `SUM(CAST(CONV(RIGHT(${row}, 16), 16, 10) AS UNSIGNED))`
  return tableStatements(database, table).aggregate(range, `${no}, COUNT(*), ${sum}`).sql
}

function hashedCells(column: ColumnPlan, hash: HashName): readonly string[] {
  const { sql } = cellForm(column, 'digest')
  switch (column.row) {
    case 'text':
    case 'json':
      return [marked(column, `LENGTH(${sql})`), sql]
    case 'bytes':
      return [marked(column, hashFunctions[hash](sql))]
    case 'uuid':
    case 'inet':
      return [marked(column, `CAST(${sql} AS CHAR)`)]
    case 'timestamp':
    case 'timestamptz':
    case 'interval':
      return [marked(column, withoutZeros(column, sql))]
    default:
      return [marked(column, sql)]
  }
}

/** NULL has a text of its own; no number, time or length is `N`. */
function marked({ source }: ColumnPlan, sql: string): string {
  return source.nullable ? `COALESCE(${sql}, 'N')` : sql
}

/** As the target prints a time: no zeros at the end of its fraction. */
function withoutZeros({ source }: ColumnPlan, sql: string): string {
  if ((source.type.fraction ?? 0) === 0) return sql
  return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(${sql} AS CHAR)))`
}
