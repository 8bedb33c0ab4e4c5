import { quoteIdent, quoteQualified } from '../../convert/quote.ts'
import type { DigestRequest, HashName } from '../../model/ports/snapshot-reader.ts'
import type { ColumnPlan } from '../../model/table-plan.ts'
import { cellExpression } from './comparable.ts'
import { rangeCondition } from './key-range.ts'

/** Of text in the database's encoding, which is UTF-8 (the pre-check requires it). */
const textHash: Readonly<Record<HashName, (text: string) => string>> = {
  md5: (text) => `md5(${text})`,
  sha256: (text) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`,
}

const bytesHash: Readonly<Record<HashName, (bytes: string) => string>> = {
  md5: (bytes) => `md5(${bytes})`,
  sha256: (bytes) => `encode(sha256(${bytes}), 'hex')`,
}

/** openGauss has md5 only; sha256 came with PostgreSQL 11. */
export const hashProbe = `SELECT proname AS name FROM pg_catalog.pg_proc WHERE proname IN ('md5', 'sha256') GROUP BY proname`

/** One row a request: no, rows, sum. */
export function digestSql(requests: readonly DigestRequest[]): string {
  return requests.map(digestQuery).join(' UNION ALL ')
}

function digestQuery({ table, range, hash }: DigestRequest, no: number): string {
  const row = textHash[hash](joined(table.columns.map((column) => hashedCells(column, hash))))
  const sum = `coalesce(sum(('x' || right(${row}, 16))::bit(64)::bigint), 0)`
  const from = quoteQualified(table.targetSchema, table.target)
  return `SELECT ${no} AS no, count(*) AS rows, ${sum} AS sum FROM ${from} WHERE ${rangeCondition(table, range)}`
}

/** A function takes at most 100 arguments. */
const mostArguments = 98

/** concat_ws leaves NULLs out; each group begins with a cell that is none, so groups join as their cells would. */
function joined(columns: readonly (readonly string[])[]): string {
  const groups: string[][] = [[]]
  for (const cells of columns) {
    if ((groups.at(-1)?.length ?? 0) + cells.length > mostArguments) groups.push([])
    groups.at(-1)?.push(...cells)
  }
  const [first = [], ...others] = groups.map((cells) => `concat_ws('|', ${cells.join(', ')})`)
  return others.length === 0 ? String(first) : `concat_ws('|', ${[first, ...others].join(', ')})`
}

function hashedCells(column: ColumnPlan, hash: HashName): readonly string[] {
  const cell = cellExpression(column, 'digest')
  switch (column.row) {
    case 'text':
    case 'json': {
      const text = column.row === 'json' ? `(${cell}::text)` : cell
      return [marked(column, `octet_length(${text})`), text]
    }
    case 'bytes':
      return [marked(column, bytesHash[hash](quoteIdent(column.target)))]
    default:
      return [marked(column, cell)]
  }
}

function marked({ source }: ColumnPlan, sql: string): string {
  return source.nullable ? `coalesce(${sql}::text, 'N')` : sql
}
