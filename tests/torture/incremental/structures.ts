import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { seededRandom } from '../../e2e/lib/seeded-random.ts'
import type { Gate } from './gate.ts'

/** Somebody who changes structures while others write, and writes by the new ones. */
export interface Restructuring {
  /** Statements by kind that the source has carried out. */
  readonly counts: () => Readonly<Record<string, number>>
  stop(): Promise<void>
}

type Connection = Awaited<ReturnType<typeof adminMysql>>
type Random = (below: number) => number

/** Between two changes: what two cores can follow beside everything else. */
const restMs = 700
const mostMade = 4
const mostExtra = 3
/** Tables that are loaded, whose writers name their columns. */
const loaded = ['account', 'child']

export function startRestructuring(
  server: Endpoint,
  database: string,
  seed: number,
  gate: Gate,
): Restructuring {
  const share = seededRandom(seed)
  const random = (below: number) => Math.floor(share() * below)
  const counts: Record<string, number> = {}
  const state = { going: true }
  const work = async () => {
    while (state.going) {
      try {
        await using connection = await adminMysql(server, database)
        connection.on('error', () => undefined)
        await connection.query(`SET time_zone = '+00:00', lock_wait_timeout = 20`)
        while (state.going) {
          const kind = await gate.through(() => changeOnce(connection, random))
          counts[kind] = (counts[kind] ?? 0) + 1
          await delay(restMs)
        }
      } catch {
        // The source is away, or a writer stood in the way. What the source has done is what counts: it is looked at anew.
        await delay(100)
      }
    }
  }
  const ended = work()
  return {
    counts: () => counts,
    stop: async () => {
      state.going = false
      await ended
    },
  }
}

/** Draws one change that is possible now, carries it out and writes rows by it. */
async function changeOnce(connection: Connection, random: Random): Promise<string> {
  const made = await tablesLike(connection, 'made%')
  if (made.length < mostMade || (made.length < 3 * mostMade && random(8) === 0))
    return await createTable(connection, random)
  const table = [...loaded, ...made][random(loaded.length + made.length)] ?? 'account'
  if (made.includes(table) && random(3) === 0) return await renameTable(connection, table, random)
  const extra = await extraColumns(connection, table)
  return extra.length >= mostExtra || (extra.length > 0 && random(3) === 0)
    ? await dropColumn(connection, table, extra[random(extra.length)] ?? '', random)
    : await addColumn(connection, table, random)
}

async function createTable(connection: Connection, random: Random): Promise<string> {
  const table = newName('made', random)
  const key = random(3) === 0 ? '' : ', PRIMARY KEY (id)'
  await connection.query(
    `CREATE TABLE ${table} (id INT NOT NULL, word VARCHAR(30), amount DECIMAL(10,2)${key}) ENGINE=InnoDB`,
  )
  const rows = Array.from(
    { length: 20 },
    (_, id) => `(${id}, 'row ${random(1000)}', ${random(10_000)} / 100)`,
  )
  await connection.query(`INSERT INTO ${table} (id, word, amount) VALUES ${rows.join(', ')}`)
  await touch(connection, table, random)
  return 'create'
}

async function renameTable(connection: Connection, table: string, random: Random): Promise<string> {
  const name = newName('made', random)
  await connection.query(`RENAME TABLE ${table} TO ${name}`)
  await touch(connection, name, random)
  return 'rename'
}

/** What is added, and a value that is written into it. */
const kinds: readonly (readonly [type: string, value: string])[] = [
  ['INT NULL', '-7'],
  [`VARCHAR(20) NOT NULL DEFAULT 'as before'`, `'汉😀'`],
  ['DECIMAL(8,3) NULL DEFAULT 1.5', '99999.125'],
  ['DATETIME(3) NULL', `'2024-02-29 12:00:00.125'`],
]

async function addColumn(connection: Connection, table: string, random: Random): Promise<string> {
  const column = newName('extra', random)
  const place = ['', 'FIRST', `AFTER ${table === 'account' ? 'owner' : 'id'}`][random(3)] ?? ''
  const [type, value] = kinds[random(kinds.length)] ?? ['INT NULL', '1']
  await connection.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} ${place}`)
  await connection.query(`UPDATE ${table} SET ${column} = ${value} WHERE id % 5 = ${random(5)}`)
  return 'add column'
}

async function dropColumn(
  connection: Connection,
  table: string,
  column: string,
  random: Random,
): Promise<string> {
  await connection.query(`ALTER TABLE ${table} DROP COLUMN ${column}`)
  const change =
    { account: 'balance = balance + 1', child: `note = 'rewritten'` }[table] ?? `word = 'rewritten'`
  await connection.query(`UPDATE ${table} SET ${change} WHERE id % 7 = ${random(7)}`)
  return 'drop column'
}

/** Rows come, go and change in one transaction. */
async function touch(connection: Connection, table: string, random: Random): Promise<void> {
  const id = 100 + random(1_000_000)
  await connection.query(`BEGIN; INSERT INTO ${table} (id, word) VALUES (${id}, '汉');
    UPDATE ${table} SET word = CONCAT('changed ', ${random(1000)}) WHERE id % 3 = ${random(3)};
    DELETE FROM ${table} WHERE id = ${random(20)}; COMMIT`)
}

const newName = (word: string, random: Random) => `${word}_${random(1_000_000_000)}`

async function tablesLike(connection: Connection, pattern: string): Promise<string[]> {
  return await names(
    connection,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE ? ORDER BY 1`,
    [pattern],
  )
}

async function extraColumns(connection: Connection, table: string): Promise<string[]> {
  return await names(
    connection,
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND column_name LIKE 'extra%' ORDER BY 1`,
    [table],
  )
}

async function names(connection: Connection, sql: string, values: readonly string[]): Promise<string[]> {
  const [rows] = await connection.query<(RowDataPacket & { name: string })[]>(sql, [...values])
  return rows.map(({ name }) => name)
}
