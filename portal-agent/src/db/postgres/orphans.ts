import { quoteIdent, quoteQualified } from '../../convert/quote.ts'
import type { PostgresSession, TextRow } from './session.ts'

const examples = 20

/**
 * Rows of the child that no row of the parent answers to, grouped by key, the commonest first: `user_id=7 → 3`. A key
 * with a NULL part needs no parent (MATCH SIMPLE). Empty when there is no such constraint.
 */
export async function findOrphans(
  session: PostgresSession,
  schema: string,
  constraint: string,
  signal: AbortSignal,
): Promise<string[]> {
  const key = await readForeignKey(session, schema, constraint)
  if (key === null) return []
  const rows = await session.rows(orphanQuery(key), [], { object: constraint, signal })
  return rows.map((row) => `${describeKey(key, row)} → ${row['rows']}`)
}

interface ForeignKeyColumns {
  readonly child: string
  readonly parent: string
  readonly childColumns: readonly string[]
  readonly parentColumns: readonly string[]
}

function orphanQuery(key: ForeignKeyColumns): string {
  const columns = key.childColumns.map((column) => `c.${quoteIdent(column)}`)
  const matches = key.parentColumns.map((column, i) => `p.${quoteIdent(column)} = ${columns[i]}`)
  return `SELECT ${columns.map((column, i) => `${column}::text AS k${i}`).join(', ')}, count(*) AS rows
    FROM ${key.child} c
    WHERE ${columns.map((column) => `${column} IS NOT NULL`).join(' AND ')}
      AND NOT EXISTS (SELECT 1 FROM ${key.parent} p WHERE ${matches.join(' AND ')})
    GROUP BY ${columns.join(', ')} ORDER BY count(*) DESC, ${columns.join(', ')} LIMIT ${examples}`
}

function describeKey(key: ForeignKeyColumns, row: TextRow): string {
  return key.childColumns.map((column, i) => `${column}=${row[`k${i}`]}`).join(', ')
}

async function readForeignKey(
  session: PostgresSession,
  schema: string,
  constraint: string,
): Promise<ForeignKeyColumns | null> {
  const [row] = await session.rows(
    `SELECT k.conrelid, k.confrelid, array_to_string(k.conkey, ',') AS child_columns,
       array_to_string(k.confkey, ',') AS parent_columns,
       cn.nspname AS child_schema, c.relname AS child, pn.nspname AS parent_schema, p.relname AS parent
     FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
     JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
     WHERE k.contype = 'f' AND cn.nspname = $1 AND k.conname = $2`,
    [schema, constraint],
  )
  if (row === undefined) return null
  return {
    child: quoteQualified(row['child_schema'] ?? '', row['child'] ?? ''),
    parent: quoteQualified(row['parent_schema'] ?? '', row['parent'] ?? ''),
    childColumns: await columnNames(session, row['conrelid'], row['child_columns']),
    parentColumns: await columnNames(session, row['confrelid'], row['parent_columns']),
  }
}

/** Attribute numbers `1,3` of a table as names, in that order. */
async function columnNames(
  session: PostgresSession,
  relation: string | null | undefined,
  numbers: string | null | undefined,
): Promise<string[]> {
  const rows = await session.rows('SELECT attnum, attname FROM pg_attribute WHERE attrelid = $1::oid', [
    relation ?? null,
  ])
  const names = new Map(rows.map(({ attnum, attname }) => [attnum, attname ?? '']))
  return (numbers ?? '').split(',').map((number) => names.get(number) ?? '')
}
