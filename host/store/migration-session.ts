import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { StoreLocation } from './location.ts'
import type { AppliedMigration, MigrationFile } from './migration-files.ts'
import { quoteName } from './quote-name.ts'

/** One transaction that holds the lock of the migrations. Disposing of it without `commit` leaves nothing behind. */
export interface MigrationSession extends AsyncDisposable {
  begin(): Promise<void>
  /** By number. */
  applied(): Promise<readonly AppliedMigration[]>
  /** Several statements. */
  run(sql: string): Promise<void>
  record(file: MigrationFile, at: string): Promise<void>
  commit(): Promise<void>
}

const createTable = `CREATE TABLE IF NOT EXISTS applied_migration (
  number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at text NOT NULL)`
const selectApplied = 'SELECT number, name, sha256 FROM applied_migration ORDER BY number'

export async function openMigrationSession(location: StoreLocation): Promise<MigrationSession> {
  return location.dialect === 'sqlite' ? await openSqlite(location.file) : await openPostgres(location)
}

async function openSqlite(file: string): Promise<MigrationSession> {
  await mkdir(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: 30_000 })
  return {
    begin: async () => {
      database.exec('PRAGMA journal_mode = WAL')
      database.exec('BEGIN IMMEDIATE')
      database.exec(createTable)
    },
    applied: async () => database.prepare(selectApplied).all().map(appliedOf),
    run: async (sql) => database.exec(sql),
    record: async ({ number, name, sha256 }, at) => {
      database.prepare('INSERT INTO applied_migration VALUES (?, ?, ?, ?)').run(number, name, sha256, at)
    },
    commit: async () => database.exec('COMMIT'),
    [Symbol.asyncDispose]: async () => database.close(),
  }
}

async function openPostgres(location: StoreLocation & { dialect: 'postgres' }): Promise<MigrationSession> {
  const client = new pg.Client({ connectionString: location.url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  const schema = quoteName(location.schema)
  return {
    begin: async () => {
      await client.query('BEGIN')
      await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`migrate ${location.schema}`])
      await createSchema(client, location.schema)
      await client.query(`SET LOCAL search_path TO ${schema}`)
      await client.query(createTable)
    },
    applied: async () => (await client.query<Record<string, unknown>>(selectApplied)).rows.map(appliedOf),
    run: async (sql) => void (await client.query(sql)),
    record: async ({ number, name, sha256 }, at) => {
      await client.query('INSERT INTO applied_migration VALUES ($1, $2, $3, $4)', [number, name, sha256, at])
    },
    commit: async () => void (await client.query('COMMIT')),
    [Symbol.asyncDispose]: () => client.end(),
  }
}

/** IF NOT EXISTS would ask for the right to create also where an administrator has made the schema. */
async function createSchema(client: pg.Client, schema: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  if (found.rowCount === 0) await client.query(`CREATE SCHEMA ${quoteName(schema)}`)
}

function appliedOf(row: Record<string, unknown>): AppliedMigration {
  return { number: Number(row['number']), name: String(row['name']), sha256: String(row['sha256']) }
}
