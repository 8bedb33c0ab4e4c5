import type { Endpoint } from '@data-migration/tests/testbed'
import { adminMysql } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'

/** A database that is hard on a loader in one way; only ours moves it, so that its figures stand beside its own of the 8 M-row set. */
export interface Shape {
  readonly name: string
  /** Its own source databases; each is a load of its own. The first one is `ours`, the others stand beside it. */
  readonly loads: readonly ShapeLoad[]
  /** Settings the source needs for it. */
  readonly sourceSettings?: Readonly<Record<string, string>>
  /** Portal's own verification is part of the time. */
  readonly verified?: boolean
}

export interface ShapeLoad {
  readonly database: string
  readonly rows: number
  fill(connection: FillConnection, say: (text: string) => void): Promise<void>
}

export type FillConnection = Awaited<ReturnType<typeof adminMysql>>

/** Makes the load's database unless it has been made to its end before. */
export async function fillShape(
  server: Endpoint,
  load: ShapeLoad,
  say: (text: string) => void,
): Promise<void> {
  await using connection = await adminMysql(server)
  if (await isFilled(connection, load)) return
  say(`filling ${load.database}`)
  await connection.query(`DROP DATABASE IF EXISTS \`${load.database}\``)
  await connection.query(`CREATE DATABASE \`${load.database}\` CHARACTER SET utf8mb4`)
  await connection.query(`USE \`${load.database}\``)
  await connection.query(`SET SESSION sql_mode = '', SESSION sql_log_bin = 0, SESSION unique_checks = 0`)
  await load.fill(connection, say)
  await connection.query('CREATE DATABASE IF NOT EXISTS bench_filled')
  await connection.query(
    'CREATE TABLE IF NOT EXISTS bench_filled.fill (name VARCHAR(64) PRIMARY KEY, n BIGINT)',
  )
  await connection.query('REPLACE INTO bench_filled.fill VALUES (?, ?)', [load.database, load.rows])
}

async function isFilled(connection: FillConnection, load: ShapeLoad): Promise<boolean> {
  const [tables] = await connection.query<RowDataPacket[]>(
    `SELECT 1 FROM information_schema.tables WHERE table_schema = 'bench_filled'`,
  )
  if (tables.length === 0) return false
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT 1 FROM bench_filled.fill WHERE name = ? AND n = ?',
    [load.database, load.rows],
  )
  return rows.length > 0
}
