import type { OptionValues } from '@data-migration/contract/options'
import type { Conflict, PortalEvent } from '@data-migration/contract/portal'
import { ensureMariadb, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const tables = `
  CREATE TABLE few (id int NOT NULL, part varchar(10) NOT NULL, v varchar(20), PRIMARY KEY (id, part));
  CREATE TABLE many (id int NOT NULL PRIMARY KEY, v int);
  CREATE TABLE keyless (x int, y varchar(10));
  INSERT INTO few VALUES (1, 'a', 'old'), (2, 'a', 'old'), (3, 'a', 'old');
  INSERT INTO many SELECT a.n + b.n * 10 + c.n * 100, 0 FROM
    (SELECT 0 n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) a,
    (SELECT 0 n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) b,
    (SELECT 0 n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) c;
  INSERT INTO keyless VALUES (1, 'one'), (2, 'two')`

/** Somebody else writes to the target. */
const meddling = `
  DELETE FROM moved.few WHERE id IN (1, 2);
  INSERT INTO moved.few VALUES (7, 'é "x"', 'foreign');
  DELETE FROM moved.many WHERE id < 300 OR id BETWEEN 950 AND 959;
  INSERT INTO moved.many SELECT i, -1 FROM generate_series(2001, 2010) i;
  DELETE FROM moved.keyless WHERE x = 1`

const changes = `
  UPDATE few SET v = 'new' WHERE id IN (1, 3); DELETE FROM few WHERE id = 2; INSERT INTO few VALUES (7, 'é "x"', 'of the source');
  UPDATE many SET v = 1 WHERE id < 600; DELETE FROM many WHERE id >= 900;
  INSERT INTO many SELECT id + 2000, 2 FROM many WHERE id BETWEEN 1 AND 400; DELETE FROM keyless WHERE x = 1`

const withoutVerify = { 'verify.enabled': false } as const

/** Up to where the log stands, with the changes made once it follows. */
async function follow(
  migration: Migration,
  command: 'run' | 'incremental',
  sql: string | null,
  options: Partial<OptionValues> = {},
) {
  const following = Promise.withResolvers<void>()
  const stop = new AbortController()
  const events: PortalEvent[] = []
  const run = migration.run({
    command,
    options: { ...withoutVerify, ...options },
    stop,
    onEvent: (event) => {
      events.push(event)
      if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started')
        following.resolve()
    },
  })
  const over = () => following.resolve()
  run.then(over, over)
  await following.promise
  if (sql !== null) await migration.source(sql)
  stop.abort()
  return { report: await run, events }
}

const counted = (conflicts: readonly Conflict[] | undefined) =>
  Object.fromEntries((conflicts ?? []).map(({ table, kind, rows }) => [`${table} ${kind}`, Number(rows)]))

async function meddledWith(ensureSource: () => ReturnType<typeof ensureMariadb>): Promise<Migration> {
  const migration = await createMigration(tables, { mode: 'online', ensureSource })
  expect((await follow(migration, 'run', null)).report.exitCode).toBe(0)
  await migration.target(meddling)
  return migration
}

/** Few changes go one by one, many as a whole: both meet the same. */
const met = {
  'few update': 1,
  'few delete': 1,
  'few insert': 1,
  'many update': 300,
  'many delete': 10,
  'many insert': 10,
  'keyless delete': 1,
}

describe.each([
  ['MariaDB', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
])('D21 a change that meets another state of the target, from %s', (_, ensureSource) => {
  it('stops with the keys of the rows', async () => {
    await using migration = await meddledWith(ensureSource)
    const few = await follow(migration, 'incremental', `UPDATE few SET v = 'new' WHERE id = 1`)
    expect([few.report.error?.code, few.report.error?.found]).toEqual(['DM-INC-014', '{"id":"1","part":"a"}'])
    await migration.target(`INSERT INTO moved.few VALUES (1, 'a', 'old')`)
    // More than go one by one, whether the change in front of them is in the same batch or not.
    const many = await follow(migration, 'incremental', 'DELETE FROM many WHERE id >= 800')
    expect([many.report.error?.code, many.report.error?.found]).toEqual([
      'DM-INC-014',
      '{"id":"950"}, {"id":"951"}, {"id":"952"}, {"id":"953"}, {"id":"954"}',
    ])
    expect(await migration.target('SELECT count(*)::int AS n FROM moved.many WHERE id >= 800')).toEqual([
      { n: 200 },
    ])
  })

  it('makes the row what the source has, counted and listed once, over several runs', async () => {
    await using migration = await meddledWith(ensureSource)
    const options = { 'incremental.conflict': 'overwrite' } as const
    const { report, events } = await follow(migration, 'incremental', changes, options)
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const { conflicts } = report.incremental ?? {}
    expect(counted(conflicts)).toEqual(met)
    expect(conflicts?.every(({ action }) => action === 'overwrite')).toBe(true)
    const told = events.flatMap((event) => (event.type === 'conflict' ? [event] : []))
    const keys = (name: string, of: string) =>
      told.filter(({ conflict: { table, kind } }) => table === name && kind === of).map((event) => event.keys)
    expect(keys('few', 'insert')).toEqual([['{"id":"7","part":"é \\"x\\""}']])
    expect(keys('many', 'delete').flat()).toHaveLength(10)
    expect(keys('keyless', 'delete')).toEqual([[]])
    await migration.target('DELETE FROM moved.few WHERE id = 3')
    const later = await follow(migration, 'incremental', `UPDATE few SET v = 'newer' WHERE id = 3`, options)
    expect(counted(later.report.incremental?.conflicts)).toEqual({ ...met, 'few update': 2 })
    const verified = await migration.run({ command: 'verify', options: { 'verify.enabled': true } })
    expect(verified.verdict).toBe('equal')
    // Of one batch, table and kind at most 200 are listed.
    expect(await migration.target('SELECT count(*)::int AS n FROM portal_meta.conflict')).toEqual([
      { n: 200 + 10 + 10 + 4 },
    ])
  })

  it('leaves the row as it is, counted and listed, and carries out everything else', async () => {
    await using migration = await meddledWith(ensureSource)
    const options = { 'incremental.conflict': 'ignore' } as const
    const { report } = await follow(migration, 'incremental', changes, options)
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    expect(counted(report.incremental?.conflicts)).toEqual(met)
    expect(await migration.target('SELECT id, v FROM moved.few ORDER BY id')).toEqual([
      { id: 3, v: 'new' },
      { id: 7, v: 'foreign' },
    ])
    expect(
      await migration.target('SELECT v, count(*)::int AS n FROM moved.many GROUP BY v ORDER BY v'),
    ).toEqual([
      { v: -1, n: 10 },
      { v: 0, n: 300 },
      { v: 1, n: 300 },
      { v: 2, n: 390 },
    ])
    expect(await migration.target('SELECT x FROM moved.keyless')).toEqual([{ x: 2 }])
  })
})
