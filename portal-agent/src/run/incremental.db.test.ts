import { ensureMariadb, ensureMysql56, ensureMysql97 } from '@data-migration/tests/testbed'
import type { PortalEvent } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration, type RunSettings } from './testing/migration.ts'

const tables = `
  CREATE TABLE parent (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, UNIQUE KEY n (name));
  CREATE TABLE child (a int NOT NULL, b varchar(10) NOT NULL, parent_id int NULL, amount decimal(20,4), at datetime(6),
    ts timestamp(3) NULL, clock time(3), flags bit(9), data blob, words text, real_ float, double_ double,
    PRIMARY KEY (a, b), CONSTRAINT c_p FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE TABLE touched (id int NOT NULL PRIMARY KEY, v int,
    changed timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  INSERT INTO touched VALUES (1, 0, '2024-01-01 00:00:00');
  CREATE TABLE keyless (x int, y varchar(20), z float);
  INSERT INTO parent (id, name) VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four');
  INSERT INTO child (a, b, parent_id, words) VALUES (1, 'a', 1, 'w1'), (2, 'a', 2, 'w2'), (3, 'a', 3, NULL), (4, 'x', 4, '');
  INSERT INTO keyless VALUES (1, 'same', 0.1), (1, 'same', 0.1), (1, 'same', 0.1), (2, NULL, NULL)`

/** Each a transaction, one line a statement. */
const changes = [
  // V05: a trigger on the target that was awake would set the column.
  `UPDATE touched SET v = v + 1, changed = '2020-01-01 00:00:00'`,
  `INSERT INTO parent (id, name) VALUES (10, 'ten')
   INSERT INTO child VALUES (10, 'é', 10, 1.5, '2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.123', '-1:02:03.004', b'101', x'00ff', '汉😀', 0.1, 1e20)`,
  `UPDATE child SET words = CONCAT(COALESCE(words, ''), '!') WHERE a < 10`,
  // K10: what the source cascades is not in its log.
  `DELETE FROM parent WHERE id = 1
   INSERT INTO parent (id, name) VALUES (1, 'one again')
   INSERT INTO child (a, b, parent_id) VALUES (11, 'new', 1)`,
  `UPDATE parent SET id = 20 WHERE id = 2`,
  // K14: values of a unique key change places.
  `UPDATE parent SET name = 'tmp' WHERE id = 3
   UPDATE parent SET name = 'three' WHERE id = 4
   UPDATE parent SET name = 'four' WHERE id = 3`,
  // D07: the key itself changes.
  `UPDATE child SET a = a + 100, b = 'moved' WHERE a = 3`,
  // One of equal rows.
  `DELETE FROM keyless WHERE x = 1 LIMIT 1
   UPDATE keyless SET y = 'changed' WHERE x = 1 LIMIT 1
   INSERT INTO keyless VALUES (2, NULL, NULL)`,
  `INSERT INTO parent (id, name) VALUES (30, 'gone')
   DELETE FROM parent WHERE id = 30`,
].map((text) => text.split('\n').map((line) => line.trim()))

const isFollowing = (event: PortalEvent) =>
  event.type === 'phase' && event.phase === 'incremental' && event.state === 'started'

/** A run in the background and a promise of the moment from which it follows the source. */
function startRun(migration: Migration, settings: RunSettings = {}) {
  const following = Promise.withResolvers<void>()
  const stop = new AbortController()
  const run = migration.run({
    ...settings,
    stop,
    onEvent: (event) => {
      settings.onEvent?.(event)
      if (isFollowing(event)) following.resolve()
    },
  })
  run.then(
    () => following.resolve(),
    () => following.resolve(),
  )
  return { run, stop, following: following.promise }
}

async function change(migration: Migration): Promise<void> {
  await migration.source(
    ['SET time_zone = "+00:00"', ...changes.flatMap((lines) => ['BEGIN', ...lines, 'COMMIT'])].join(';\n'),
  )
}

const offline = { options: { 'verify.enabled': true } } as const
/** All that is read from the source, its log too. */
const compressed = { options: { ...offline.options, 'source.compression': 'zlib' } } as const

describe.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
])('an online run from %s', (_, ensureSource) => {
  it('A02 K10 K11 K12 K14 D07 carries every change over, ends where the source stood, and both sides are equal', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const { run, stop, following } = startRun(migration, { options: { 'verify.enabled': false } })
    await following
    await change(migration)
    stop.abort()
    const report = await run
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    expect(report.phases.map(({ phase, state }) => `${phase} ${state}`)).toEqual([
      'precheck done',
      'schema done',
      'full done',
      'incremental done',
    ])
    expect(await sleepers(migration)).toEqual([{ awake: 1, asleep: 0 }])
    // 30 was the source's last one, though its row is gone.
    expect(
      await migration.target(`SELECT nextval(pg_get_serial_sequence('moved.parent', 'id'))::int AS next`),
    ).toEqual([{ next: 31 }])
    const verified = await migration.run({ ...offline, command: 'verify' })
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
    await change(migration).catch(() => undefined)
    const again = startRun(migration, { ...compressed, command: 'incremental' })
    await again.following
    again.stop.abort()
    expect((await again.run).exitCode).toBe(0)
    expect((await migration.run({ ...compressed, command: 'verify' })).verdict).toBe('equal')
    expect(await migration.target('SELECT v FROM moved.touched')).toEqual([{ v: 2 }])
    expect(await sleepers(migration)).toEqual([{ awake: 1, asleep: 0 }])
  })

  it('S19 K14 carries over as text, which openGauss is sent, what it does in binary form', async () => {
    const asText = { 'full.copyFormat': 'text', 'verify.enabled': false } as const
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const { run, stop, following } = startRun(migration, { options: asText })
    await following
    await change(migration)
    await migration.source(String.raw`UPDATE child SET words = '\t\\N \n\r\b\\\\ é' WHERE a = 11`)
    stop.abort()
    const report = await run
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const verified = await migration.run({ ...offline, command: 'verify' })
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
  })
})

async function sleepers(migration: Migration) {
  return await migration.target(`SELECT count(*) FILTER (WHERE tgenabled = 'O')::int AS awake,
    count(*) FILTER (WHERE tgenabled = 'D')::int AS asleep
    FROM pg_trigger WHERE tgrelid = 'moved.touched'::regclass AND NOT tgisinternal`)
}

it('K12 a row that is there already is changed, never taken out: what refers to it stays', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  // The row that is on the target alone for a moment would be found.
  const { run, stop, following } = startRun(migration, { options: { 'verify.enabled': false } })
  await following
  await migration.target(`INSERT INTO moved.parent (id, name) VALUES (77, 'already there')`)
  await migration.target(`INSERT INTO moved.child (a, b, parent_id) VALUES (77, 'of it', 77)`)
  await migration.source(`INSERT INTO parent (id, name) VALUES (77, 'of the source')`)
  stop.abort()
  expect((await run).exitCode).toBe(0)
  expect(await migration.target('SELECT name FROM moved.parent WHERE id = 77')).toEqual([
    { name: 'of the source' },
  ])
  expect(await migration.target('SELECT b FROM moved.child WHERE parent_id = 77')).toEqual([{ b: 'of it' }])
})

it('D21 stops at a change whose row is gone from the target, and makes the row again where that is wished for', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const first = startRun(migration, { options: { 'verify.enabled': false } })
  await first.following
  await migration.target('DELETE FROM moved.touched')
  await migration.source('UPDATE touched SET v = 7')
  const stopped = await first.run
  expect([stopped.exitCode, stopped.error?.code]).toEqual([9, 'DM-INC-014'])
  expect(await migration.target('SELECT v FROM moved.touched')).toEqual([])
  const overwriting = { 'verify.enabled': false, 'incremental.conflict': 'overwrite' } as const
  const second = startRun(migration, { command: 'incremental', options: overwriting })
  await second.following
  second.stop.abort()
  expect((await second.run).exitCode).toBe(0)
  expect(await migration.target('SELECT v FROM moved.touched')).toEqual([{ v: 7 }])
})

it('K14 K16 takes unique values that change places among many rows, whether others refer to them or not', async () => {
  const many = `
    CREATE TABLE place (id int NOT NULL PRIMARY KEY, no int NOT NULL, UNIQUE KEY n (no));
    CREATE TABLE named (id int NOT NULL PRIMARY KEY, no int NOT NULL, UNIQUE KEY n (no));
    CREATE TABLE refers (id int NOT NULL PRIMARY KEY, named_id int NOT NULL, CONSTRAINT r_n FOREIGN KEY (named_id) REFERENCES named (id));
    INSERT INTO place SELECT seq, seq FROM seq_1_to_300;
    INSERT INTO named SELECT seq, seq FROM seq_1_to_300;
    INSERT INTO refers VALUES (1, 1), (2, 300)`
  await using migration = await createMigration(many, { mode: 'online' })
  const { run, stop, following } = startRun(migration, { options: { 'verify.enabled': false } })
  await following
  await migration.source(`BEGIN;
    UPDATE place SET no = no + 1 ORDER BY no DESC; UPDATE place SET no = 1 WHERE no = 301;
    UPDATE named SET no = no + 1 ORDER BY no DESC; UPDATE named SET no = 1 WHERE no = 301; COMMIT`)
  stop.abort()
  expect((await run).exitCode).toBe(0)
  expect((await migration.run({ ...offline, command: 'verify' })).verdict).toBe('equal')
})

it('C11 K01 follows a table of a thousand columns without a key', async () => {
  const columns = Array.from({ length: 1000 }, (_, at) => `c${at} ${['int', 'char(1)', 'date'][at % 3]}`)
  const wide = `CREATE TABLE wide (${columns.join(', ')});
    INSERT INTO wide (c0, c999) VALUES (1, 1), (1, 1), (1, 2), (2, 2)`
  await using migration = await createMigration(wide, { mode: 'online' })
  const { run, stop, following } = startRun(migration, { options: { 'verify.enabled': false } })
  await following
  await migration.source(`DELETE FROM wide WHERE c0 = 1 AND c999 = 1 LIMIT 1; UPDATE wide SET c998 = '2024-01-01' WHERE c999 = 2;
    INSERT INTO wide (c0, c1) VALUES (3, 'x')`)
  stop.abort()
  const report = await run
  expect([report.exitCode, report.error]).toEqual([0, undefined])
  expect((await migration.run({ ...offline, command: 'verify' })).verdict).toBe('equal')
})
