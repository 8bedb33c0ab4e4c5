import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PortalEvent, Report } from '@data-migration/contract/portal'
import {
  ensureMariadb,
  ensureMysql97,
  type OwnServer,
  startDebianMysql,
  startMariadb,
} from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const rows = 6_000
const digits =
  '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)'
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM ${['a', 'b', 'c', 'e'].map((name) => `${digits} ${name}`).join(', ')}) numbers WHERE n < ${rows}`

/** Without a key all of them: by a unique key with NULLs, by equal values of both cases, by partitions, by nothing. */
const tables = `
  CREATE TABLE nulls (k INT NULL, v VARCHAR(40), UNIQUE KEY by_k (k));
  INSERT INTO nulls SELECT IF(n % 3 = 0, NULL, n), CONCAT('v', n % 50) FROM ${numbers};
  CREATE TABLE words (w VARCHAR(20), v INT, KEY by_w (w)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
  INSERT INTO words SELECT CONCAT(IF(n % 2 = 0, 'a', 'A'), n % 700), n % 9 FROM ${numbers};
  CREATE TABLE parts (a INT, v INT) PARTITION BY HASH (a) PARTITIONS 5;
  INSERT INTO parts SELECT n, n % 9 FROM ${numbers};
  CREATE TABLE plain (a INT);
  INSERT INTO plain SELECT n % 9 FROM ${numbers};
  ANALYZE TABLE nulls, words, parts, plain`

const inPieces = ['nulls', 'parts', 'words'] as const
/** Slow enough that something can happen in the middle. */
const options = { 'full.chunkRows': 500, 'full.workers': 2, 'limit.rowsPerSecond': 6_000 } as const

const servers: readonly (readonly [string, typeof ensureMariadb])[] = [
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
]

async function restingServer(
  start: (directory: string) => Promise<OwnServer>,
): Promise<{ readonly server: OwnServer } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'resting-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const server = stack.use(await start(folder))
  const owned = stack.move()
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Rows that move between pieces, and rows that only come or go. */
const wordsMoved = `UPDATE words SET w = CONCAT('z', w) WHERE v = 3; UPDATE words SET w = NULL WHERE v = 4;
  INSERT INTO words VALUES (NULL, 1), ('a1', 1)`
const changes = `${wordsMoved}; UPDATE nulls SET k = 100000 - k WHERE k % 5 = 0; UPDATE nulls SET k = -1 WHERE k IS NULL LIMIT 1;
  UPDATE parts SET a = a + 1; DELETE FROM parts WHERE a % 7 = 0; DELETE FROM plain LIMIT 10`

/** The middle of the load: pieces of a table are done, and pieces of it are not. */
function isMidway(event: PortalEvent, table?: string): boolean {
  if (event.type !== 'progress') return false
  return event.progress.tables.some(
    ({ name, chunksDone, state }) =>
      (table === undefined ? inPieces.some((each) => each === name) : name === table) &&
      chunksDone > 1 &&
      state === 'copying',
  )
}

async function expectEqual(migration: Migration, report: Report): Promise<void> {
  expect([report.exitCode, report.verdict, report.error]).toEqual([0, 'equal', undefined])
  await expectCounts(migration, report)
}

async function expectCounts(migration: Migration, report: Report): Promise<void> {
  for (const { name, rowsWritten, rowsRead } of report.tables) {
    const [here] = await migration.source(`SELECT COUNT(*) AS n FROM ${name}`)
    const [there] = await migration.target(`SELECT count(*)::int AS n FROM moved.${name}`)
    const count = Number(here?.['n'])
    expect([name, Number(there?.['n']), Number(rowsWritten)]).toEqual([name, count, count])
    expect(Number(rowsRead)).toBeGreaterThanOrEqual(count)
  }
}

/** Until it is killed. Whoever reads words gives way, and its view with it. */
async function lockWords(migration: Migration): Promise<unknown> {
  return await migration.source(`LOCK TABLES words WRITE; ${wordsMoved}; SELECT SLEEP(600) AS held`)
}

/** As soon as it has what it waited for. */
async function killLocker(migration: Migration): Promise<void> {
  for (;;) {
    const [holding] = await migration.source(
      `SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT SLEEP(600)%'`,
    )
    if (holding !== undefined) return void (await migration.source(`KILL ${String(holding['id'])}`))
  }
}

interface Chunks {
  readonly table: string
  readonly chunks: number
  readonly epochs: readonly number[]
}

async function chunksOf(migration: Migration): Promise<readonly Chunks[]> {
  const found = await migration.target(`SELECT table_name AS "table", count(*)::int AS chunks,
    array_agg(DISTINCT epoch::int ORDER BY epoch::int) AS epochs FROM portal_meta.chunk
    WHERE state = 'done' GROUP BY table_name ORDER BY table_name`)
  return found as unknown as readonly Chunks[]
}

/** Of the views that pieces were read in. */
function placesOf(migration: Migration, table: string) {
  return migration.target(
    `SELECT DISTINCT low, high FROM portal_meta.chunk WHERE state = 'done' AND table_name = '${table}'`,
  )
}

describe.each(servers)('tables without a key from %s', (_, ensureSource) => {
  it('K01 X14 X15 X21 are copied in pieces where something cuts them', async () => {
    await using migration = await createMigration(tables, { ensureSource })
    const report = await migration.run({ options: { ...options, 'limit.rowsPerSecond': 0 } })
    await expectEqual(migration, report)
    const counts = Object.fromEntries((await chunksOf(migration)).map(({ table, chunks }) => [table, chunks]))
    expect(counts).toMatchObject({ parts: 5, plain: 1 })
    expect(counts['nulls']).toBeGreaterThan(8)
    expect(counts['words']).toBeGreaterThan(8)
    const nulls = await migration.target(
      `SELECT rows_written::int AS n FROM portal_meta.chunk WHERE table_name = 'nulls' AND upper_bound = '[null]'`,
    )
    expect(nulls).toEqual([{ n: rows / 3 }])
  })

  it('K01 X22 are begun anew where it is not', async () => {
    await using migration = await createMigration(tables, { ensureSource })
    await migration.run({ options, stopAt: (event) => isMidway(event, 'words') })
    await migration.source(wordsMoved)
    await expectEqual(migration, await migration.run({ options }))
    const after = await chunksOf(migration)
    expect(after.filter(({ epochs }) => epochs.length > 1)).toEqual([])
    expect(after.find(({ table }) => table === 'words')).toMatchObject({ epochs: [2] })
  })

  it('K01 X06 X07 are begun anew, in one piece, when their view has to end', async () => {
    await using migration = await createMigration(tables, { ensureSource })
    let locking: Promise<unknown> | undefined
    let killing: Promise<void> | undefined
    const alerts: string[] = []
    const report = await migration.run({
      options,
      onEvent: (event) => {
        if (isMidway(event, 'words')) locking ??= lockWords(migration).catch(() => undefined)
        if (event.type !== 'alert') return
        alerts.push(event.error.code)
        if (event.error.code === 'DM-SRC-042') killing ??= killLocker(migration)
      },
    })
    await Promise.all([locking, killing])
    expect(await placesOf(migration, 'words')).toHaveLength(1)
    // MariaDB's new view can be opened before the other has changed anything: then the pieces go together all the same.
    if (ensureSource === ensureMariadb) return
    expect(alerts.filter((code) => code === 'DM-SRC-044')).toHaveLength(1)
    await expectEqual(migration, report)
    expect((await chunksOf(migration)).find(({ table }) => table === 'words')).toMatchObject({ chunks: 1 })
  })

  it('K01 X03 are followed from the one place of all their pieces', async () => {
    await using migration = await createMigration(tables, { ensureSource, mode: 'online' })
    const stop = new AbortController()
    let acted: Promise<unknown> | undefined
    const report = await migration.run({
      options: { ...options, 'verify.enabled': false },
      stop,
      onEvent: (event) => {
        if (isMidway(event)) acted ??= migration.source(changes)
        if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started') stop.abort()
      },
    })
    expect([report.exitCode, report.error, acted === undefined]).toEqual([0, undefined, false])
    await acted
    expect((await chunksOf(migration)).find(({ table }) => table === 'words')?.chunks).toBeGreaterThan(8)
    const verified = await migration.run({ command: 'verify', options })
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
  })
})

/** Of its own: whatever is written to the same server, to any database of it, moves the place of the next view. */
describe.each<readonly [string, (directory: string) => Promise<OwnServer>]>([
  ['MariaDB 10.11', startMariadb],
  ['MySQL 9.7', startDebianMysql],
])('tables without a key from a resting %s', (_, start) => {
  it('K01 X22 go on with the missing pieces where the source is as it was', async () => {
    await using resting = await restingServer(start)
    const ensureSource = () => Promise.resolve(resting.server)
    await using migration = await createMigration(tables, { ensureSource, mode: 'online' })
    const stopped = await migration.run({ command: 'schema', options })
    expect(stopped.exitCode).toBe(0)
    await migration.run({ command: 'full', options, stopAt: (event) => isMidway(event) })
    const before = await chunksOf(migration)
    expect(before.length).toBeGreaterThan(0)
    const full = await migration.run({ command: 'full', options })
    expect([full.exitCode, full.error]).toEqual([0, undefined])
    await expectCounts(migration, full)
    const kept = (await chunksOf(migration)).filter(({ epochs }) => epochs.length > 1)
    expect(kept.length).toBeGreaterThan(0)
    const verified = await migration.run({ command: 'verify', options })
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
  })
})
