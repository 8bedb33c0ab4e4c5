import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { dmError } from '@data-migration/contract/errors'
import pg from 'pg'
import type { StorePlace } from './location.ts'

const tryLock = "SELECT pg_try_advisory_lock(hashtext('data-migration host')) AS held"
/** How long a broken connection may take to come back. */
const longestGapMs = 30_000
const retryMs = 250

/** Two hosts on the same data would start every task twice. The lock ends with the process, however that ends. */
export interface HostLock extends AsyncDisposable {
  /** Settles when the lock is lost and did not come back in half a minute: another host may work now. Never for SQLite. */
  readonly lost: Promise<void>
}

/** Throws DM-AUTH-016, DM-AUTH-017. */
export async function lockStore(place: StorePlace, gapMs: number = longestGapMs): Promise<HostLock> {
  const folder = await lockFolder(place.dataRoot)
  if (place.databaseUrl === null) return folder
  try {
    const database = await lockDatabase(place.databaseUrl, gapMs)
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

async function lockDatabase(url: string, gapMs: number): Promise<HostLock> {
  let client = await holdLock(url)
  if (client === null) throw dmError('DM-AUTH-016', { data: 'this database' })
  const released = new AbortController()
  const lost = Promise.withResolvers<void>()
  const watch = (held: pg.Client) => {
    held.once('end', () => {
      void holdAgain(url, gapMs, released.signal).then((again) => {
        client = again
        if (again === null) lost.resolve()
        else watch(again)
      })
    })
  }
  watch(client)
  const release = async () => {
    released.abort()
    await client?.end()
  }
  return { lost: lost.promise, [Symbol.asyncDispose]: release }
}

/** Null where somebody else holds it. Throws DM-AUTH-017 where the database does not answer. */
async function holdLock(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'data-migration host lock',
  })
  // The end of the connection follows, and that is what counts.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ held: boolean }>(tryLock)
    if (rows[0]?.held === true) return client
  } catch (cause) {
    await client.end().catch(() => undefined)
    const found = cause instanceof Error ? cause.message : String(cause)
    throw dmError('DM-AUTH-017', { problem: 'its database cannot be opened' }, { cause, found })
  }
  await client.end()
  return null
}

/** After a broken connection: the server may hold the lock for the dead one for a while. Null when it stays away. */
async function holdAgain(url: string, gapMs: number, released: AbortSignal): Promise<pg.Client | null> {
  const deadline = Date.now() + gapMs
  while (!released.aborted && Date.now() < deadline) {
    const client = await holdLock(url).catch(() => null)
    if (client !== null) return client
    await delay(retryMs, undefined, { signal: released }).catch(() => undefined)
  }
  return null
}
