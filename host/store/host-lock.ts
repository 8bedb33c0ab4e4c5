import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dmError } from '@data-migration/contract/errors'
import pg from 'pg'
import type { StorePlace } from './location.ts'

/** Two hosts on the same data would start every task twice. The lock ends with the process, however that ends. */
export interface HostLock extends AsyncDisposable {
  /** Settles when the lock may have been lost: another host can be working now. Never for SQLite. */
  readonly lost: Promise<void>
}

/** Throws DM-AUTH-016. */
export async function lockStore(place: StorePlace): Promise<HostLock> {
  const folder = await lockFolder(place.dataRoot)
  if (place.databaseUrl === null) return folder
  try {
    const database = await lockDatabase(place.databaseUrl)
    return {
      lost: database.lost,
      [Symbol.asyncDispose]: async () => {
        await database[Symbol.asyncDispose]()
        await folder[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}

/** An open SQLite transaction is the one lock node has that the kernel releases when the process dies. */
async function lockFolder(dataRoot: string): Promise<HostLock> {
  await mkdir(dataRoot, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(dataRoot, 'host.lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw dmError('DM-AUTH-016', { data: dataRoot }, { cause })
  }
  const lost = new Promise<void>(() => undefined)
  return { lost, [Symbol.asyncDispose]: async () => database.close() }
}

async function lockDatabase(url: string): Promise<HostLock> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'data-migration host lock',
  })
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  await client.connect()
  const { rows } = await client.query<{ held: boolean }>(
    "SELECT pg_try_advisory_lock(hashtext('data-migration host')) AS held",
  )
  if (rows[0]?.held === true) return { lost, [Symbol.asyncDispose]: () => client.end() }
  await client.end()
  throw dmError('DM-AUTH-016', { data: 'this database' })
}
