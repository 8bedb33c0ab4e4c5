import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { sourceRecords } from './catalogue-rows.ts'
import { type Cell, type Reading, readingOf, type SourceColumn } from './column-readings.ts'
import { type Policies, refused } from './value-policies.ts'

export interface Comparison {
  /** One sentence per row or column that is not as it must be. */
  readonly problems: readonly string[]
  /** Rows of the source that the policies keep away. */
  readonly refusedRows: number
}

/**
 * Compares one table, every column of it, as multisets of rows: bits of floats, bytes of texts, digits of numbers. Columns
 * are matched by their place, so that names need no rule; by their names where columns came to the table later, which stand at
 * the end on the target. Shares no code and no way of reading with the product.
 */
export async function compareExactly(
  pair: MigrationPair,
  table: string,
  target: string,
  policies: Policies,
  match: 'place' | 'name' = 'place',
): Promise<Comparison> {
  const columns = await sourceColumns(pair, table)
  const found = await targetColumns(pair, target)
  const names = match === 'place' ? found : sameNames(columns, found)
  if (names.length !== columns.length)
    return { problems: [`${columns.length} columns became ${names.length}`], refusedRows: 0 }
  const readings = columns.map((column, at) => readingOf(column, names[at] ?? '', policies))
  const expected = await expectedRows(pair, table, readings, policies)
  const actual = await actualRows(pair, target, readings)
  return { problems: difference(expected.rows, actual), refusedRows: expected.refusedRows }
}

/** The target's columns in the source's order, as far as it has them. */
function sameNames(columns: readonly SourceColumn[], found: readonly string[]): string[] {
  const left = new Set(found)
  const named = columns.map(({ name }) => name.toLowerCase()).filter((name) => left.delete(name))
  return [...named, ...left]
}

async function sourceColumns(pair: MigrationPair, table: string): Promise<SourceColumn[]> {
  const rows = await sourceRecords(
    pair,
    `SELECT column_name AS name, data_type AS type, column_type AS full, character_set_name AS charset, column_key AS part
     FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position`,
    [pair.sourceDatabase, table],
  )
  return rows.map(({ name, type, full, charset, part }) => ({
    name: name ?? '',
    type: (type ?? '').toLowerCase(),
    full: full ?? '',
    charset: charset ?? null,
    primary: part === 'PRI',
  }))
}

async function targetColumns(pair: MigrationPair, target: string): Promise<string[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ attname: string }>(
      `SELECT attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
       WHERE relnamespace = $1::regnamespace AND relname = $2 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      [pair.schema, target],
    )
    return rows.map(({ attname }) => attname)
  })
}

type Rows = Map<string, number>

async function expectedRows(
  pair: MigrationPair,
  table: string,
  readings: readonly Reading[],
  policies: Policies,
): Promise<{ rows: Rows; refusedRows: number }> {
  return await onSource(pair, async (connection) => {
    await connection.query("SET SESSION time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES'")
    const sql = `SELECT ${readings.map(({ mysql }) => mysql).join(', ')} FROM \`${table.replaceAll('`', '``')}\``
    // A prepared statement: its protocol carries the bits of floats.
    const [found] = await connection.execute<RowDataPacket[]>({ sql, rowsAsArray: true })
    const rows: Rows = new Map()
    let refusedRows = 0
    for (const row of found as unknown as (string | number | Buffer | null)[][]) {
      const cells = row.map((value, at) => expectedCell(readings[at], value, policies))
      if (cells.includes(refused)) refusedRows += 1
      else add(rows, cells)
    }
    return { rows, refusedRows }
  })
}

function expectedCell(
  reading: Reading | undefined,
  value: string | number | Buffer | null,
  policies: Policies,
): Cell {
  if (value === null || reading === undefined) return null
  return reading.expected(Buffer.isBuffer(value) ? value.toString() : value, policies)
}

async function actualRows(pair: MigrationPair, target: string, readings: readonly Reading[]): Promise<Rows> {
  return await onTarget(pair, async (client) => {
    await client.query("SET timezone = 'UTC'; SET intervalstyle = 'postgres'; SET datestyle = 'ISO'")
    const list = readings.map(({ postgres }) => postgres).join(', ')
    const text = `SELECT ${list} FROM "${pair.schema}"."${target.replaceAll('"', '""')}"`
    const found = await client.query<(string | null)[]>({ text, rowMode: 'array' })
    const rows: Rows = new Map()
    for (const row of found.rows) {
      add(
        rows,
        row.map((value, at) => (value === null ? null : (readings[at]?.actual?.(value) ?? value))),
      )
    }
    return rows
  })
}

function add(rows: Rows, cells: readonly Cell[]): void {
  const text = JSON.stringify(cells)
  rows.set(text, (rows.get(text) ?? 0) + 1)
}

function difference(expected: Rows, actual: Rows): string[] {
  const problems: string[] = []
  for (const [row, count] of expected) {
    const found = actual.get(row) ?? 0
    if (found !== count) problems.push(`expected ${count} times, there ${found} times: ${row.slice(0, 400)}`)
  }
  for (const [row, count] of actual)
    if (!expected.has(row)) problems.push(`unexpected, there ${count} times: ${row.slice(0, 400)}`)
  return problems.slice(0, 8)
}
