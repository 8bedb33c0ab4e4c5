import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { runPortal, startPortal } from '../lib/portal-process.ts'
import { until } from '../lib/until.ts'

const rows = 10_000

/** No key tells their rows apart; many are there twice. */
const tables = [
  'CREATE TABLE nulls (k INT NULL, v VARCHAR(40), UNIQUE KEY by_k (k))',
  'CREATE TABLE words (w VARCHAR(20), v INT, KEY by_w (w)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
  'CREATE TABLE parts (a INT, v INT) PARTITION BY HASH (a) PARTITIONS 5',
]

const options = { 'full.chunkRows': 2_000, 'full.workers': 2, 'limit.rowsPerSecond': 4_000 }

async function fill(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    for (const table of tables) await connection.query(table)
    const numbers = Array.from({ length: rows }, (_, no) => no)
    const insert = async (table: string, row: (no: number) => readonly unknown[]) =>
      void (await connection.query(`INSERT INTO ${table} VALUES ?`, [numbers.map(row)]))
    await insert('nulls', (no) => [no % 3 === 0 ? null : no, `v${no % 50}`])
    await insert('words', (no) => [`${no % 2 === 0 ? 'a' : 'A'}${no % 700}`, no % 9])
    await insert('parts', (no) => [no, no % 9])
    await connection.query('ANALYZE TABLE nulls, words, parts')
  })
}

/** Rows move from piece to piece, come and go; only of the table that is not complete at that time. */
async function change(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    await connection.query("UPDATE words SET w = CONCAT('z', w) WHERE v = 3")
    await connection.query('UPDATE words SET w = NULL WHERE v = 5 LIMIT 100')
    await connection.query("INSERT INTO words VALUES ('a1', 1), (NULL, NULL)")
  })
}

describe.each(['mariadb', 'mysql97'] as const)('killed runs from %s', (source) => {
  it('K01 X14 X21 X22 continue equal with tables without a key, whether the source rests or not', async () => {
    await using pair = await createPair({ source, target: 'pg15' })
    await fill(pair)
    const job = await pair.writeJob(pair.job({ options }))
    const command = ['run', '--job', job, '--workspace', pair.workspace, '--json']
    for (const isChanged of [false, true, false, false, true, false]) {
      const before = await done(pair)
      await using portal = startPortal(command)
      const ended = portal.exit.then((exit) => {
        throw new Error(`ended (${exit.code}) before it was killed: ${portal.stderr().slice(-2000)}`)
      })
      ended.catch(() => undefined)
      await Promise.race([until('another piece of words', async () => (await done(pair)) !== before), ended])
      expect(await portal.kill()).toEqual({ code: null, signal: 'SIGKILL' })
      if (isChanged) await change(pair)
    }
    const last = await runPortal(command)
    const { report } = last
    expect([last.code, report?.['verdict'], report?.['error']]).toEqual([0, 'equal', undefined])
    expect(await compareIndependently(pair)).toEqual([])
    expect((await chunks(pair)).map(({ table }) => table)).toEqual(['nulls', 'parts', 'words'])
  })
})

/** Pieces of the one that is changed: fewer than all of them, for a run is killed as soon as there is another. */
async function done(pair: MigrationPair): Promise<number> {
  return await onTarget(pair, async (client) => {
    const { rows: there } = await client.query(
      `SELECT 1 FROM pg_tables WHERE schemaname = 'portal_meta' AND tablename = 'chunk'`,
    )
    if (there.length === 0) return 0
    const { rows: found } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM portal_meta.chunk WHERE table_name = 'words' AND state = 'done'`,
    )
    return found[0]?.n ?? 0
  })
}

/** Tables of more than one chunk. */
async function chunks(pair: MigrationPair) {
  return await onTarget(pair, async (client) => {
    const { rows: found } = await client.query<{ table: string }>(
      `SELECT table_name AS table FROM portal_meta.chunk GROUP BY table_name HAVING count(*) > 1 ORDER BY 1`,
    )
    return found
  })
}
