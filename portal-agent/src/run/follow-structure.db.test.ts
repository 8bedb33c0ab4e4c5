import { adminPg, ensureMariadb, ensureMysql97, ensurePg15 } from '@data-migration/tests/testbed'
import type { PortalEvent } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration, type RunSettings } from './testing/migration.ts'

const tables = `
  CREATE TABLE item (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, price decimal(8,2), state enum('a','b') NOT NULL DEFAULT 'a',
    note text, changed timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), KEY by_name (name));
  CREATE TABLE line (id int NOT NULL PRIMARY KEY, item_id int NULL, n int, CONSTRAINT l_i FOREIGN KEY (item_id) REFERENCES item (id) ON DELETE CASCADE);
  CREATE TABLE loose (a int, b varchar(10));
  CREATE TABLE still (id int PRIMARY KEY, v int);
  CREATE TABLE papers (id int PRIMARY KEY, doc json NULL);
  INSERT INTO item (name, price, note) VALUES ('one', 1.5, 'n1'), ('two', NULL, NULL), ('three', 3, '');
  INSERT INTO line VALUES (1, 1, 10), (2, 2, 20), (3, NULL, NULL);
  INSERT INTO loose VALUES (1, 'x'), (1, 'x'), (2, NULL);
  INSERT INTO still VALUES (1, 1);
  INSERT INTO papers VALUES (1, '{"a":[1.0]}')`

/** Statements and the rows between them; one a line. */
const changes = `
  INSERT INTO item (name, price) VALUES ('before', 9.99)
  ALTER TABLE item ADD COLUMN first_ int NOT NULL FIRST, ADD COLUMN tag varchar(10) NOT NULL DEFAULT 'none' COMMENT 'a ''tag''' AFTER name, ADD INDEX by_tag (tag)
  INSERT INTO item (first_, name, tag, price) VALUES (7, 'after', 't', 1)
  UPDATE item SET tag = 'one''s' WHERE id = 1
  ALTER TABLE item DROP COLUMN note, CHANGE COLUMN price cost decimal(12,4) NULL DEFAULT 0 AFTER id, MODIFY name varchar(60) NOT NULL COMMENT 'longer', ENGINE = InnoDB
  INSERT INTO item (first_, name, cost) VALUES (1, 'cost', 12345678.1234)
  UPDATE item SET cost = cost + 1
  ALTER TABLE item RENAME COLUMN cost TO price, ALTER COLUMN tag SET DEFAULT 'new', MODIFY COLUMN state enum('a','b','c') NOT NULL DEFAULT 'b'
  INSERT INTO item (first_, name, state) VALUES (2, 'c', 'c')
  ALTER TABLE line MODIFY n bigint unsigned NULL, MODIFY id bigint NOT NULL, ADD UNIQUE KEY u (n), LOCK = DEFAULT, ALGORITHM = COPY
  INSERT INTO line VALUES (5000000000, 1, 18446744073709551615)
  ALTER TABLE line DROP FOREIGN KEY l_i, DROP INDEX u
  DELETE FROM item WHERE id = 2
  DELETE FROM line WHERE item_id = 2
  ALTER TABLE line ADD CONSTRAINT l_again FOREIGN KEY (item_id) REFERENCES item (id) ON DELETE SET NULL ON UPDATE CASCADE
  DELETE FROM item WHERE id = 1
  ALTER TABLE loose ADD c int DEFAULT 5, MODIFY b varchar(20)
  UPDATE loose SET c = 6 WHERE a = 1 LIMIT 1
  DELETE FROM loose WHERE a = 2
  CREATE UNIQUE INDEX one_each ON still (v)
  INSERT INTO still VALUES (2, 2)
  DROP INDEX one_each ON still
  UPDATE still SET v = 1
  ALTER TABLE still COMMENT = 'at rest', AUTO_INCREMENT = 10
  ALTER TABLE still DROP PRIMARY KEY, ADD COLUMN uid int NOT NULL, ADD PRIMARY KEY (id, uid)
  UPDATE still SET v = 3 WHERE id = 2
  ALTER TABLE papers CHANGE COLUMN doc paper json NULL COMMENT 'renamed', ADD COLUMN more json NULL
  UPDATE papers SET more = paper, paper = '[]'
  ALTER TABLE papers MODIFY COLUMN more json NULL FIRST
`
  .trim()
  .split('\n')
  .map((line) => line.trim())

const isFollowing = (event: PortalEvent) =>
  event.type === 'phase' && event.phase === 'incremental' && event.state === 'started'

/** A run in the background and a promise of the moment from which it follows the source. */
function startRun(migration: Migration, settings: RunSettings = {}) {
  const following = Promise.withResolvers<void>()
  const changed = Promise.withResolvers<void>()
  const stop = new AbortController()
  const events: PortalEvent[] = []
  const run = migration.run({
    ...settings,
    options: { 'verify.enabled': false, ...settings.options },
    stop,
    onEvent: (event) => {
      events.push(event)
      settings.onEvent?.(event)
      if (isFollowing(event)) following.resolve()
      if (event.type === 'ddl') changed.resolve()
    },
  })
  const over = () => {
    following.resolve()
    changed.resolve()
  }
  run.then(over, over)
  return { run, stop, events, following: following.promise, changed: changed.promise }
}

const verify = { command: 'verify', options: { 'verify.enabled': true } } as const

describe.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
])('changes of structure on %s', (_, ensureSource) => {
  it('D14 D20 D32 D34 are carried out between the rows in front of and behind them', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const { run, stop, events, following } = startRun(migration)
    await following
    for (const change of changes) await migration.source(change)
    stop.abort()
    const report = await run
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const told = events.flatMap((event) => (event.type === 'ddl' ? [event.action] : []))
    expect(told.length).toBe(changes.filter((line) => /^(ALTER|CREATE|DROP)/.test(line)).length)
    expect(told.every((action) => action.startsWith('followed'))).toBe(true)
    const verified = await migration.run(verify)
    expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
    expect(verified.objectVerification?.filter(({ objects }) => objects === 'differs')).toEqual([])
  })
})

/** As gh-ost and pt-osc do it, and tables that come and go in between. */
const comingAndGoing = `
  CREATE TABLE fresh (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, t varchar(20) DEFAULT 'x', KEY by_t (t)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
  INSERT INTO fresh (t) VALUES ('a'), ('b')
  CREATE TABLE copy LIKE fresh
  INSERT INTO copy SELECT * FROM fresh
  CREATE TEMPORARY TABLE gone (id int)
  CREATE TABLE _still_gho LIKE still
  ALTER TABLE _still_gho ADD COLUMN made datetime(0) NULL, MODIFY v bigint
  CREATE TABLE _still_ghc (id int PRIMARY KEY, hint varchar(64))
  INSERT INTO _still_ghc VALUES (1, 'copying')
  INSERT IGNORE INTO _still_gho (id, v, made) SELECT id, v, '2024-01-01 00:00:00' FROM still
  INSERT INTO still VALUES (2, 2)
  REPLACE INTO _still_gho (id, v) VALUES (2, 2)
  RENAME TABLE still TO _still_del, _still_gho TO still
  INSERT INTO still VALUES (3, 5000000000, NULL)
  UPDATE still SET v = v + 1
  DROP TABLE IF EXISTS _still_ghc
  DROP TABLE IF EXISTS _still_del
  DROP TABLE copy
  CREATE TABLE copy (other int)
  INSERT INTO copy VALUES (1), (1)
  RENAME TABLE fresh TO older
  INSERT INTO older (t) VALUES ('c')
`
  .trim()
  .split('\n')
  .map((line) => line.trim())

it.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
])('D16 D17 D27 tables come, go and change places on %s', async (_, ensureSource) => {
  await using migration = await createMigration(tables, { mode: 'online', ensureSource })
  const { run, stop, following } = startRun(migration)
  await following
  for (const change of comingAndGoing) await migration.source(change)
  stop.abort()
  const report = await run
  expect([report.exitCode, report.error]).toEqual([0, undefined])
  const verified = await migration.run(verify)
  expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
  const there = await migration.target(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'moved' ORDER BY 1`,
  )
  const names = there.map(({ name }) => String(name).replace(/\d{14}$/, 'at'))
  expect(names).toEqual(['copy', 'copy_dropped_at', 'item', 'line', 'loose', 'older', 'papers', 'still'])
  // The log of the source has rows of tables that are no more: whoever goes on needs none of them.
  const again = startRun(migration, { command: 'incremental' })
  await again.following
  await migration.source(`INSERT INTO older (t) VALUES ('d')`)
  again.stop.abort()
  expect((await again.run).exitCode).toBe(0)
  expect((await migration.run(verify)).verdict).toBe('equal')
})

it('D17 X22 a whole run that goes on does not load what came, or got its name, through the log', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const first = startRun(migration)
  await first.following
  await migration.source(`INSERT INTO loose VALUES (3, 'x'); RENAME TABLE loose TO named;
    CREATE TABLE born (a int, b varchar(10)); INSERT INTO born VALUES (1, 'x'), (1, 'x');
    CREATE TABLE keyed (id int PRIMARY KEY, v int); INSERT INTO keyed VALUES (1, 1)`)
  first.stop.abort()
  expect((await first.run).exitCode).toBe(0)
  const second = startRun(migration)
  await second.following
  await migration.source(`INSERT INTO named VALUES (4, 'y'); INSERT INTO born VALUES (2, 'y')`)
  second.stop.abort()
  const report = await second.run
  expect([report.exitCode, report.error]).toEqual([0, undefined])
  const [counts] = await migration.target(
    `SELECT (SELECT count(*) FROM moved.named)::int AS named, (SELECT count(*) FROM moved.born)::int AS born`,
  )
  expect(counts).toEqual({ named: 5, born: 3 })
  const verified = await migration.run(verify)
  expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
})

it('D17 stops before a table that is dropped, where that is wished for', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const { run, following } = startRun(migration, { options: { 'incremental.dropTable': 'stop' } })
  await following
  await migration.source('DROP TABLE still')
  const report = await run
  expect([report.exitCode, report.error?.code]).toEqual([8, 'DM-INC-017'])
  expect(await migration.target('SELECT v FROM moved.still')).toEqual([{ v: 1 }])
})

it('D14 D20 a run that goes on decodes rows by the structure of their place, whatever the source has by now', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const first = startRun(migration)
  await first.following
  first.stop.abort()
  expect((await first.run).exitCode).toBe(0)
  // Nobody follows: rows of three structures come to lie in the log, and the catalogue shows the last one.
  for (const change of changes) await migration.source(change)
  const second = startRun(migration, { command: 'incremental' })
  await second.following
  second.stop.abort()
  const report = await second.run
  expect([report.exitCode, report.error]).toEqual([0, undefined])
  const verified = await migration.run(verify)
  expect([verified.verdict, verified.error]).toEqual(['equal', undefined])
})

it('D20 a run that is ended behind a change of structure goes on behind it', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const first = startRun(migration)
  await first.following
  await migration.source(
    `ALTER TABLE still ADD w int NOT NULL DEFAULT 7 FIRST; INSERT INTO still (id, v) VALUES (5, 5)`,
  )
  await first.changed
  // The backends go in the middle of whatever they do; the next try begins at what is committed.
  await migration.target(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%/apply'`,
  )
  await migration.source(
    `UPDATE still SET w = w + 1; ALTER TABLE still DROP COLUMN v; INSERT INTO still (w, id) VALUES (1, 6)`,
  )
  first.stop.abort()
  const report = await first.run
  expect([report.exitCode, report.error]).toEqual([0, undefined])
  expect(await migration.target('SELECT id, w FROM moved.still ORDER BY id')).toEqual([
    { id: 1, w: 8 },
    { id: 5, w: 8 },
    { id: 6, w: 1 },
  ])
  const [versions] = await migration.target(
    `SELECT count(*)::int AS n FROM portal_meta.schema_version WHERE table_name = 'still' AND no > 0`,
  )
  expect(versions).toEqual({ n: 2 })
})

it('D15 P05 stops before what is not certain, with the reason, and nothing behind it is applied', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const { run, following } = startRun(migration)
  await following
  await migration.source(`INSERT INTO still VALUES (7, 7);
    ALTER TABLE still ADD at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP; INSERT INTO still (id, v) VALUES (8, 8)`)
  const report = await run
  expect([report.exitCode, report.error?.code]).toEqual([8, 'DM-INC-017'])
  expect(report.error?.found).toContain('time of the statement')
  expect(await migration.target('SELECT id FROM moved.still ORDER BY id')).toEqual([{ id: 1 }, { id: 7 }])
})

it('D20 waits for a table that others hold, names them, and does not pass the statement over when it tries again', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const named = Promise.withResolvers<string>()
  const { run, stop, following } = startRun(migration, {
    onEvent: (event) => {
      if (event.type === 'alert' && event.error.code === 'DM-INC-019') named.resolve(event.error.found ?? '')
    },
  })
  await following
  const holding = migration.target(`SET application_name = 'night report'; BEGIN; SELECT * FROM moved.still;
    SELECT pg_sleep(5); COMMIT`)
  await migration.source(`ALTER TABLE still ADD w int; INSERT INTO still VALUES (9, 9, 9)`)
  expect(await named.promise).toContain('night report')
  await holding
  stop.abort()
  const report = await run
  expect([report.exitCode, report.error]).toEqual([0, undefined])
  expect(await migration.target('SELECT w FROM moved.still WHERE id = 9')).toEqual([{ w: 9 }])
})

it('a comparison that is under way gives way to a change of structure, and begins anew behind it', async () => {
  await using migration = await createMigration(tables, { mode: 'online' })
  const verdicts: string[] = []
  const judged = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  // The comparison waits for this table until it is let go; nothing else does.
  let holding = Promise.resolve()
  const first = startRun(migration, {
    options: { 'verify.enabled': true },
    onEvent: (event) => {
      if (event.type === 'phase' && event.phase === 'full' && event.state === 'done')
        holding = holdTable(migration, release.promise)
      if (event.type !== 'verdict') return
      verdicts.push(event.verdict)
      judged.resolve()
    },
  })
  await first.following
  await waitingReader(migration, () => verdicts.length > 0)
  // Not of a table whose rows were read: the source itself lets that wait for the comparison's view.
  await migration.source(`CREATE TABLE fresh (id int PRIMARY KEY); INSERT INTO fresh VALUES (1)`)
  await first.changed
  release.resolve()
  await holding
  await judged.promise
  first.stop.abort()
  expect((await first.run).exitCode).toBe(0)
  expect(verdicts).toEqual(['equal'])
})

async function holdTable(migration: Migration, released: Promise<void>): Promise<void> {
  await using client = await adminPg(await ensurePg15(), migration.ends.target.database)
  await client.query('BEGIN; LOCK TABLE moved.still IN ACCESS EXCLUSIVE MODE')
  await released
  await client.query('COMMIT')
}

/** Resolves once a session waits for a lock. */
async function waitingReader(migration: Migration, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const waiting = await migration.target(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if (waiting.length > 0) return
  }
  throw new RangeError('the comparison was over before the table was held')
}
