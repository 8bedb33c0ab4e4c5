import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, adminPg } from './clients.ts'
import type { Endpoint } from './endpoint.ts'
import { mysqlIdentifier, postgresIdentifier } from './servers/sql-literal.ts'

/** A database that belongs to one test: `await using` drops it at the end. */
export type ScratchDatabase = AsyncDisposable & { name: string; endpoint: Endpoint }

export type ScratchOptions = {
  /** MySQL and MariaDB only; utf8mb4 when not given. */
  charset?: string
  collation?: string
}

/** A name no other test uses, of at most 63 bytes: `prefix_` and 8 hex digits. */
export function uniqueName(prefix: string): string {
  return `${prefix.slice(0, 54)}_${randomBytes(4).toString('hex')}`
}

/** Makes an empty database of exactly this name; one left over from a crashed test is dropped before. */
export async function createScratchDatabase(
  endpoint: Endpoint,
  name: string,
  options: ScratchOptions = {},
): Promise<ScratchDatabase> {
  await dropDatabase(endpoint, name)
  await (endpoint.kind === 'postgresql'
    ? createPostgres(endpoint, name)
    : createMysql(endpoint, name, options))
  return { name, endpoint, [Symbol.asyncDispose]: () => dropDatabase(endpoint, name) }
}

export async function dropDatabase(endpoint: Endpoint, name: string): Promise<void> {
  if (endpoint.kind === 'postgresql') {
    await using client = await adminPg(endpoint)
    await dropReplicationSlots(client, name)
    await client.query(`DROP DATABASE IF EXISTS ${postgresIdentifier(name)} WITH (FORCE)`)
  } else {
    await using connection = await adminMysql(endpoint)
    await connection.query(`DROP DATABASE IF EXISTS ${mysqlIdentifier(name)}`)
  }
}

async function createMysql(endpoint: Endpoint, name: string, options: ScratchOptions): Promise<void> {
  await using connection = await adminMysql(endpoint)
  const collation = options.collation === undefined ? '' : ` COLLATE ${options.collation}`
  const charset = ` CHARACTER SET ${options.charset ?? 'utf8mb4'}`
  await connection.query(`CREATE DATABASE ${mysqlIdentifier(name)}${charset}${collation}`)
}

/** The order of bytes sorts alike on every machine; a server that lacks the locale's name has plain C. */
async function createPostgres(endpoint: Endpoint, name: string): Promise<void> {
  await using client = await adminPg(endpoint)
  const create = (locale: string) =>
    client.query(
      `CREATE DATABASE ${postgresIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'
       LC_COLLATE '${locale}' LC_CTYPE '${locale}'`,
    )
  await create('C.UTF-8').catch(() => create('C'))
}

/** A database with a logical slot cannot be dropped, and a reader may still hold the slot. */
async function dropReplicationSlots(
  client: Awaited<ReturnType<typeof adminPg>>,
  name: string,
): Promise<void> {
  const slots = `FROM pg_replication_slots WHERE database = $1`
  await client.query(`SELECT pg_terminate_backend(active_pid) ${slots} AND active_pid IS NOT NULL`, [name])
  const remaining = await client.query<{ slot_name: string }>(`SELECT slot_name ${slots}`, [name])
  for (const { slot_name } of remaining.rows) await dropSlot(client, slot_name)
}

async function dropSlot(client: Awaited<ReturnType<typeof adminPg>>, slot: string): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      await client.query('SELECT pg_drop_replication_slot($1)', [slot])
      return
    } catch (error) {
      // object_in_use: the terminated reader has not let go yet. undefined_object: someone else dropped it.
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === '42704') return
      if (code !== '55006' || Date.now() > deadline) throw error
      await delay(20)
    }
  }
}
