import { createHash } from 'node:crypto'
import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource, onTarget } from './migration-pair.ts'

interface SourceColumn extends RowDataPacket {
  name: string
  type: string
  full: string
}

/** How one column is read on both sides and brought to one text; nothing here is shared with the product. */
interface ColumnReading {
  readonly mysql: string
  readonly postgres: string
  readonly normalise: (text: string) => string
}

const same = (text: string) => text

/**
 * Compares all rows of all base tables as multisets, by the databases' own clients and this file's own rules.
 * Returns one sentence per table that differs; an empty list means equal.
 */
export async function compareIndependently(pair: MigrationPair): Promise<string[]> {
  const tables = await sourceTables(pair)
  if (tables.length === 0) return ['the source has no tables']
  const problems: string[] = []
  for (const table of tables) problems.push(...(await compareTable(pair, table)))
  return problems
}

async function sourceTables(pair: MigrationPair): Promise<string[]> {
  return await onSource(pair, async (connection) => {
    const [rows] = await connection.query<(RowDataPacket & { name: string })[]>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY 1`,
      [pair.sourceDatabase],
    )
    return rows.map((row) => row.name)
  })
}

async function compareTable(pair: MigrationPair, table: string): Promise<string[]> {
  const columns = await readings(pair, table)
  const expected = await sourceRows(pair, table, columns)
  const actual = await targetRows(pair, table, columns)
  const problems: string[] = []
  for (const [digest, row] of expected) {
    const found = actual.get(digest)?.count ?? 0
    if (found !== row.count)
      problems.push(`${table}: ${row.count} on the source, ${found} on the target: ${row.text}`)
  }
  for (const [digest, row] of actual) {
    if (!expected.has(digest)) problems.push(`${table}: only on the target (${row.count}): ${row.text}`)
  }
  return problems.slice(0, 5)
}

async function readings(pair: MigrationPair, table: string): Promise<ColumnReading[]> {
  return await onSource(pair, async (connection) => {
    const [rows] = await connection.query<SourceColumn[]>(
      `SELECT column_name AS name, data_type AS type, column_type AS full FROM information_schema.columns
       WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position`,
      [pair.sourceDatabase, table],
    )
    return rows.map(reading)
  })
}

function reading(column: SourceColumn): ColumnReading {
  const mysql = `\`${column.name.replaceAll('`', '``')}\``
  const postgres = `"${column.name.toLowerCase().replaceAll('"', '""')}"`
  const type = column.type.toLowerCase()
  if (/blob|binary/.test(type)) {
    return { mysql: `LOWER(HEX(${mysql}))`, postgres: `encode(${postgres}, 'hex')`, normalise: same }
  }
  if (type === 'bit') {
    return { mysql: `BIN(${mysql} + 0)`, postgres: `${postgres}::text`, normalise: withoutLeadingZeros }
  }
  if (type === 'float') {
    return { mysql: `CONCAT(${mysql} + 0e0)`, postgres: `${postgres}::float8::text`, normalise: asNumber }
  }
  // As text: the driver's own parser of numbers is off by the last bit.
  if (type === 'double')
    return { mysql: `CONCAT(${mysql})`, postgres: `${postgres}::text`, normalise: asNumber }
  if (type === 'year')
    return { mysql: `CONCAT(${mysql} + 0)`, postgres: `${postgres}::text`, normalise: same }
  if (/^(datetime|timestamp|time)$/.test(type)) {
    const target = type === 'timestamp' ? `(${postgres} AT TIME ZONE 'UTC')::text` : `${postgres}::text`
    return { mysql: `CAST(${mysql} AS CHAR)`, postgres: target, normalise: withoutTrailingFraction }
  }
  if (type === 'json')
    return { mysql: `CAST(${mysql} AS CHAR)`, postgres: `${postgres}::text`, normalise: canonicalJson }
  if (/geometry|point|linestring|polygon|geomcollection/.test(type)) {
    return {
      mysql: `LOWER(HEX(SUBSTRING(${mysql}, 5)))`,
      postgres: `encode(${postgres}, 'hex')`,
      normalise: same,
    }
  }
  return { mysql: `CAST(${mysql} AS CHAR)`, postgres: `${postgres}::text`, normalise: same }
}

type Rows = Map<string, { count: number; text: string }>

async function sourceRows(pair: MigrationPair, table: string, columns: ColumnReading[]): Promise<Rows> {
  return await onSource(pair, async (connection) => {
    await connection.query("SET SESSION time_zone = '+00:00', sql_mode = ''")
    const list = columns.map((column) => column.mysql).join(', ')
    const [rows] = await connection.query<RowDataPacket[]>({
      sql: `SELECT ${list} FROM \`${table}\``,
      rowsAsArray: true,
    })
    return multiset(rows as unknown as unknown[][], columns)
  })
}

async function targetRows(pair: MigrationPair, table: string, columns: ColumnReading[]): Promise<Rows> {
  return await onTarget(pair, async (client) => {
    await client.query("SET timezone = 'UTC'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3")
    const list = columns.map((column) => column.postgres).join(', ')
    const name = `"${pair.schema}"."${table.toLowerCase()}"`
    const result = await client.query<unknown[]>({ text: `SELECT ${list} FROM ${name}`, rowMode: 'array' })
    return multiset(result.rows, columns)
  })
}

function multiset(rows: readonly unknown[][], columns: ColumnReading[]): Rows {
  const counted: Rows = new Map()
  for (const row of rows) {
    const text = JSON.stringify(
      columns.map((column, index) => {
        const value = row[index]
        return value === null || value === undefined ? null : column.normalise(asText(value))
      }),
    )
    const digest = createHash('md5').update(text).digest('base64')
    const entry = counted.get(digest)
    if (entry === undefined) counted.set(digest, { count: 1, text: text.slice(0, 300) })
    else entry.count += 1
  }
  return counted
}

function asText(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const asNumber = (text: string) => String(Number(text))
const withoutLeadingZeros = (text: string) => text.replace(/^0+(?=.)/, '')
const withoutTrailingFraction = (text: string) => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

function canonicalJson(text: string): string {
  return JSON.stringify(sorted(JSON.parse(text, keepNumberText)))
}

/** Numbers keep their digits: as values of the language, different ones could look alike. */
function keepNumberText(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? `number ${context?.source ?? ''}` : value
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
