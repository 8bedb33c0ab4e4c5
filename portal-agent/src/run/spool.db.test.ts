import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OwnServer, startDebianMysql, startMariadb } from '@data-migration/tests/testbed'
import type { OptionValues } from '@data-migration/contract/options'
import type { PortalEvent, Position, SpoolCounters } from '@data-migration/contract/portal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reached } from '../model/position-order.ts'
import { askControl } from './control-client.ts'
import { createMigration, type Migration } from './testing/migration.ts'

const patient = { timeout: 60_000 }
const rows = Array.from({ length: 300 }, (_, i) => `(${i}, 'row ${i}')`).join()
const tables = `CREATE TABLE person (id INT NOT NULL PRIMARY KEY, name LONGTEXT);
  CREATE TABLE late (id INT NOT NULL PRIMARY KEY, name VARCHAR(20));
  INSERT INTO person VALUES ${rows}; INSERT INTO late VALUES ${rows}`
/** Of rows that are loaded by then, of rows that are not, and of new ones; more than lies in memory. */
const changes = `UPDATE person SET name = CONCAT('Jane Doe ', id) WHERE id % 3 = 0; DELETE FROM person WHERE id % 7 = 0;
  UPDATE late SET name = 'changed' WHERE id % 3 = 0; DELETE FROM late WHERE id % 7 = 0; FLUSH BINARY LOGS;
  INSERT INTO person SELECT id + 1000, REPEAT(CONCAT('Jane Doe ', id, ' '), 10000) FROM late WHERE id < 60`
/** The load rests after its first piece until the limit is taken away. */
const slow = { 'limit.rowsPerSecond': 1, 'full.workers': 1, 'full.chunkRows': 100, 'verify.enabled': false }

async function workspaceOf({ folder }: Migration): Promise<string> {
  const root = join(folder, 'workspace')
  const [name = ''] = await readdir(root)
  return join(root, name)
}

async function goOn(migration: Migration): Promise<void> {
  const args = { key: 'limit.rowsPerSecond', value: 0 }
  const control = { id: 'go-on', cmd: 'set-option', args } as const
  const socket = join(await workspaceOf(migration), 'control.sock')
  expect(await askControl(socket, control, 5_000)).toMatchObject({ ok: true })
}

async function positionOf(migration: Migration, kind: Position['kind']): Promise<Position> {
  const variable = kind === 'gtid' ? 'gtid_executed' : 'gtid_binlog_pos'
  const [row] = await migration.source(`SELECT @@GLOBAL.${variable} AS value`)
  return { kind, value: String(row?.['value']).replace(/\s/g, '') }
}

/** Until the source has nothing left but the file it writes. */
async function purge(migration: Migration): Promise<void> {
  await migration.source('FLUSH BINARY LOGS')
  const files = async () => {
    const names = (await migration.source('SHOW BINARY LOGS')).map((row) => String(row['Log_name']))
    await migration.source(`PURGE BINARY LOGS TO '${names.at(-1)}'`)
    return names.length
  }
  await expect.poll(files, patient).toBe(1)
}

/** A run whose load rests until `goOn`. */
function startSlowly(migration: Migration, options: Partial<OptionValues>) {
  const events: PortalEvent[] = []
  const [stop, hurry] = [new AbortController(), new AbortController()]
  const run = migration.run({
    options: { ...slow, ...options },
    stop,
    hurry,
    onEvent: (event) => {
      events.push(event)
      if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started') stop.abort()
    },
  })
  const progress = () => events.flatMap((event) => (event.type === 'progress' ? [event.progress] : []))
  return {
    run,
    hurry,
    loading: () =>
      expect
        .poll(
          () =>
            progress()
              .at(-1)
              ?.tables.some(({ rowsRead }) => rowsRead !== '0'),
          patient,
        )
        .toBe(true),
    spool: (): SpoolCounters | undefined => progress().at(-1)?.spool,
  }
}

describe.each<readonly [string, typeof startMariadb, Position['kind']]>([
  ['MariaDB 10.11', startMariadb, 'mariadb-gtid'],
  ['MySQL 9.7', startDebianMysql, 'gtid'],
])('an online run from %s whose log goes during the load', (_, start, kind) => {
  let server: OwnServer
  let directory = ''
  const ensureSource = () => Promise.resolve(server)
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portal-mysql-'))
    server = await start(directory)
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  it('X05 loses nothing: it was kept here, unreadable for others, and is gone afterwards', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const on = startSlowly(migration, { 'spool.mode': 'always' })
    await on.loading()
    await migration.source(changes)
    const end = await positionOf(migration, kind)
    await expect
      .poll(() => on.spool() !== undefined && reached(on.spool()!.position, end), patient)
      .toBe(true)
    const spool = join(await workspaceOf(migration), 'spool')
    const files = await readdir(spool)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      expect((await stat(join(spool, file))).mode & 0o777).toBe(0o600)
      expect((await readFile(join(spool, file))).includes('Jane')).toBe(false)
    }
    await purge(migration)
    await goOn(migration)
    const report = await on.run
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    expect(existsSync(spool)).toBe(false)
    const verified = await migration.run({ command: 'verify' })
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
    expect(await migration.target('SELECT count(*)::int AS n FROM moved.person')).toEqual([{ n: 308 }])
  }, 120_000)

  it('X05 says that it is purged where it was not kept', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const on = startSlowly(migration, { 'spool.mode': 'never' })
    await on.loading()
    await migration.source(changes)
    expect(on.spool()).toBeUndefined()
    await purge(migration)
    await goOn(migration)
    const report = await on.run
    expect([report.exitCode, report.error?.code]).toEqual([8, 'DM-INC-004'])
  }, 120_000)

  it('X05 goes on from the source after a process that has kept it is gone', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const first = startSlowly(migration, { 'spool.mode': 'always' })
    await first.loading()
    await migration.source(changes)
    const end = await positionOf(migration, kind)
    await expect
      .poll(() => first.spool() !== undefined && reached(first.spool()!.position, end), patient)
      .toBe(true)
    first.hurry.abort()
    expect((await first.run).exitCode).toBe(5)
    // As a process leaves it that was killed.
    const spool = join(await workspaceOf(migration), 'spool')
    await mkdir(spool)
    await writeFile(join(spool, 'dead-000001.spool'), 'unreadable')
    const second = startSlowly(migration, { 'spool.mode': 'never', 'limit.rowsPerSecond': 0 })
    const report = await second.run
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    expect(existsSync(spool)).toBe(false)
    const verified = await migration.run({ command: 'verify' })
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
  }, 120_000)
})
