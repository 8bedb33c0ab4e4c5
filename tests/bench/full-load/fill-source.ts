import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { type BenchTable, benchTables, rowsAt } from './dataset.ts'

/** Rows filled by one statement: bounds undo and binlog. */
const batch = 100_000

/** Makes the dataset in `database` unless it is there at this scale already. */
export async function fillSource(
  server: Endpoint,
  database: string,
  scale: number,
  say: (text: string) => void,
): Promise<void> {
  await using connection = await adminMysql(server)
  await connection.query(`CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4`)
  await connection.query(`USE \`${database}\``)
  await connection.query(`SET SESSION sql_mode = '', SESSION sql_log_bin = 0, SESSION unique_checks = 0`)
  await connection.query('CREATE TEMPORARY TABLE digit (d INT NOT NULL)')
  await connection.query('CREATE TEMPORARY TABLE thousand (t INT NOT NULL)')
  await connection.query(`INSERT INTO digit VALUES ${Array.from({ length: 100 }, (_, d) => `(${d})`).join()}`)
  await connection.query(
    `INSERT INTO thousand VALUES ${Array.from({ length: 1000 }, (_, t) => `(${t})`).join()}`,
  )
  for (const table of benchTables) await fill(connection, table, rowsAt(table, scale), say)
}

type Connection = Awaited<ReturnType<typeof adminMysql>>

async function fill(
  connection: Connection,
  table: BenchTable,
  rows: number,
  say: (text: string) => void,
): Promise<void> {
  if ((await rowsOf(connection, table.name)) === rows) return
  say(`filling ${table.name} with ${rows} rows`)
  await connection.query(`DROP TABLE IF EXISTS ${table.name}`)
  await connection.query(table.create)
  for (let from = 0; from < rows; from += batch) {
    const until = Math.min(rows, from + batch)
    await connection.query(
      `INSERT INTO ${table.name} SELECT ${table.row}
       FROM (SELECT ${from} + d * 1000 + t + 1 AS n FROM digit, thousand) AS numbers WHERE n <= ${until} ORDER BY n`,
    )
  }
  await connection.query(`ANALYZE TABLE ${table.name}`)
}

async function rowsOf(connection: Connection, table: string): Promise<number> {
  const [found] = await connection.query<RowDataPacket[]>(`SHOW TABLES LIKE '${table}'`)
  if (found.length === 0) return -1
  const [rows] = await connection.query<(RowDataPacket & { n: string | number })[]>(
    `SELECT COUNT(*) AS n FROM ${table}`,
  )
  return Number(rows[0]?.n)
}

export async function sourceBytes(server: Endpoint, database: string): Promise<number> {
  await using connection = await adminMysql(server, database)
  const [rows] = await connection.query<(RowDataPacket & { bytes: string | number })[]>(
    `SELECT SUM(data_length) AS bytes FROM information_schema.tables WHERE table_schema = ?`,
    [database],
  )
  return Number(rows[0]?.bytes)
}

/** Reads every table once, so that each contestant meets the same caches. */
export async function warmSource(server: Endpoint, database: string): Promise<void> {
  await using connection = await adminMysql(server, database)
  for (const table of benchTables)
    await connection.query(
      `SELECT COUNT(*), MAX(LENGTH(CONCAT_WS('', \`${firstText(table)}\`))) FROM ${table.name}`,
    )
}

function firstText(table: BenchTable): string {
  return table.name === 'lineitem' ? 'l_comment' : table.name === 'audit_log' ? 'payload' : 'c'
}
