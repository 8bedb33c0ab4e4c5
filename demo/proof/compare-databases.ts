import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Client } from 'pg'
import type { SourceColumn } from './canonical-column.ts'
import { type Digest, mysqlDigest, postgresDigest, sameDigest } from './digest.ts'

export interface Comparison {
  readonly source: Connection
  readonly database: string
  readonly target: Client
  readonly schema: string
  /** Called before each table. */
  readonly onTable?: (table: string, number: number, of: number) => void
}

export interface TableComparison {
  readonly table: string
  /** Null on the side that has no such table. */
  readonly rowsSource: string | null
  readonly rowsTarget: string | null
  readonly equal: boolean
}

/** Every base table of the source against the target's of the same name; a table only the target has is unequal too. */
export async function compareDatabases(comparison: Comparison): Promise<TableComparison[]> {
  const { source, database, target, schema, onTable } = comparison
  await source.query(`SET SESSION time_zone = '+00:00', sql_mode = ''`)
  await source.query('SET NAMES utf8mb4')
  await target.query(`SET timezone = 'UTC'; SET datestyle = 'ISO'; SET extra_float_digits = 1`)
  const tables = await sourceTables(source, database)
  const onTarget = new Set(await targetTables(target, schema))
  const compared: TableComparison[] = []
  for (const [index, [table, columns]] of [...tables].entries()) {
    onTable?.(table, index + 1, tables.size)
    const [left, right] = await Promise.all([
      readSource(source, mysqlDigest(database, table, columns)),
      onTarget.delete(table.toLowerCase())
        ? readTarget(target, postgresDigest(schema, table, columns))
        : null,
    ])
    const equal = right !== null && sameDigest(left, right)
    compared.push({ table, rowsSource: left.rows, rowsTarget: right?.rows ?? null, equal })
  }
  const extra = [...onTarget].map((table) => ({ table, rowsSource: null, rowsTarget: null, equal: false }))
  return [...compared, ...extra]
}

type ColumnRow = RowDataPacket & SourceColumn & { table: string }

async function sourceTables(source: Connection, database: string): Promise<Map<string, SourceColumn[]>> {
  const [rows] = await source.query<ColumnRow[]>(
    `SELECT c.TABLE_NAME AS \`table\`, c.COLUMN_NAME AS name, c.DATA_TYPE AS type, c.NUMERIC_PRECISION AS bits
     FROM information_schema.COLUMNS c JOIN information_schema.TABLES t
       ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
     WHERE c.TABLE_SCHEMA = ? AND t.TABLE_TYPE = 'BASE TABLE' ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`,
    [database],
  )
  return Map.groupBy(rows, (row) => row.table)
}

async function targetTables(target: Client, schema: string): Promise<string[]> {
  const result = await target.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1`,
    [schema.toLowerCase()],
  )
  return result.rows.map((row) => row.name)
}

async function readSource(source: Connection, sql: string): Promise<Digest> {
  const [rows] = await source.query<(RowDataPacket & Digest)[]>(sql)
  return one(rows)
}

async function readTarget(target: Client, sql: string): Promise<Digest> {
  return one((await target.query<Digest>(sql)).rows)
}

function one<T>(rows: readonly T[]): T {
  const [row] = rows
  if (row === undefined) throw new Error('An aggregate gave no row')
  return row
}
