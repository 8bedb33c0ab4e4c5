import type { Connection, RowDataPacket } from 'mysql2/promise'
import { type Dialect, dialectOf } from './dialect.ts'
import { shopRoutines } from './routines.ts'
import { identifier } from './sql-text.ts'
import { type InsertStatement, insertStatements, shopRows, type ShopSize } from './statements.ts'
import { shopTables } from './tables.ts'

export interface ShopRequest {
  /** Made if there is none. A table of the shop that is in it already is an error of the server (1050). */
  readonly database: string
  /** Default 1: some 690,000 rows. */
  readonly scale?: number
  readonly seed?: string
  readonly signal?: AbortSignal
  /** Called after each statement with the rows so far. */
  readonly onRows?: (rows: number) => void
}

export interface Shop {
  readonly database: string
  /** Rows of every table, by name. */
  readonly rows: Readonly<Record<string, number>>
  readonly totalRows: number
  /** Triggers, views and procedures the server refused (privilege), with its words. */
  readonly refused: readonly string[]
}

/** Rows go in without sorting or looking up references: the generator keeps to them. */
const loadSession = `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
  foreign_key_checks = 0, unique_checks = 0, autocommit = 0`
const usualSession = `SET SESSION foreign_key_checks = 1, unique_checks = 1, autocommit = 1`

const statementsPerCommit = 8
const mostStatementBytes = 1024 * 1024

/**
 * Makes the shop and fills it. The connection needs all rights on the database, and stays in it with the session's
 * sql_mode and time zone set. On failure the half-made shop stays; drop the database and try again.
 */
export async function createShop(connection: Connection, request: ShopRequest): Promise<Shop> {
  const size = { scale: request.scale ?? 1, seed: request.seed ?? 'shop' }
  const { version, maxPacket } = await serverFacts(connection)
  const dialect = dialectOf(version)
  const database = identifier(request.database)
  await connection.query('SET NAMES utf8mb4')
  await connection.query(
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  )
  await connection.query(`USE ${database}`)
  await connection.query(loadSession)
  for (const table of shopTables) await connection.query(table.create(dialect))
  await insertAll(connection, {
    dialect,
    size,
    maxBytes: Math.min(maxPacket / 2, mostStatementBytes),
    request,
  })
  await connection.query(usualSession)
  const rows = shopRows(size.scale)
  const totalRows = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return { database: request.database, rows, totalRows, refused: await createRoutines(connection) }
}

type Loading = { dialect: Dialect; size: ShopSize; maxBytes: number; request: ShopRequest }

/** The next statement is generated while the server executes the one before. */
async function insertAll(connection: Connection, loading: Loading): Promise<void> {
  const { signal, onRows } = loading.request
  let running: Promise<unknown> = Promise.resolve()
  let [rows, statements] = [0, 0]
  for (const statement of allInserts(loading)) {
    await running
    signal?.throwIfAborted()
    if (++statements % statementsPerCommit === 0) await connection.query('COMMIT')
    running = connection.query(statement.sql)
    running.catch(() => undefined)
    rows += statement.rows
    onRows?.(rows)
  }
  await running
  await connection.query('COMMIT')
}

function* allInserts({ dialect, size, maxBytes }: Loading): Generator<InsertStatement> {
  for (const table of shopTables) yield* insertStatements(table, dialect, size, maxBytes)
}

/** A server with a binary log lets only some users create triggers (error 1419): that does not spoil the shop. */
async function createRoutines(connection: Connection): Promise<string[]> {
  const refused: string[] = []
  for (const { kind, name, sql } of shopRoutines) {
    await connection.query(sql).catch((error: unknown) => {
      refused.push(`${kind} ${name}: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  return refused
}

type ServerFacts = RowDataPacket & { version: string; maxPacket: number | string }

async function serverFacts(connection: Connection): Promise<{ version: string; maxPacket: number }> {
  const [rows] = await connection.query<ServerFacts[]>(
    'SELECT VERSION() AS version, @@max_allowed_packet AS maxPacket',
  )
  return { version: rows[0]?.version ?? '', maxPacket: Number(rows[0]?.maxPacket ?? 1024 * 1024) }
}
