import { readdirSync } from 'node:fs'
import type { PortalEvent } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const tables = `
  CREATE TABLE parent (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, UNIQUE KEY n (name));
  CREATE TABLE child (
    a int NOT NULL, b varchar(10) NOT NULL, parent_id bigint unsigned NULL, amount decimal(20,4), at datetime(6),
    day date, clock time(3), flags bit(9), data blob, doc json, words text, small tinyint, real_ float, double_ double,
    PRIMARY KEY (a, b), KEY i (amount), CONSTRAINT c_p FOREIGN KEY (parent_id) REFERENCES parent (id));
  CREATE TABLE keyless (x int, y varchar(20));
  CREATE TABLE nothing (id int PRIMARY KEY);
  INSERT INTO parent (name) SELECT CONCAT('n', seq) FROM seq_1_to_3000;
  INSERT INTO child SELECT seq, CONCAT('b', seq % 7), seq % 3000 + 1, seq / 3, '2024-02-29 12:00:00.123456', '2024-02-29',
    '-100:00:00.5', b'101010101', UNHEX('00ff0a'), '{"a": [1, 2.50]}', CONCAT('汉 😀 ', seq), seq % 100, seq / 7, seq / 7
    FROM seq_1_to_5000;
  INSERT INTO keyless SELECT seq % 10, 'same' FROM seq_1_to_2000;`

const quick = { 'full.chunkRows': 500, 'full.workers': 2 } as const

async function counts(migration: Migration): Promise<Record<string, string>> {
  const [row] = await migration.target(`SELECT
    (SELECT count(*) FROM moved.parent) AS parent, (SELECT count(*) FROM moved.child) AS child,
    (SELECT count(*) FROM moved.keyless) AS keyless, (SELECT count(*) FROM moved.nothing) AS nothing`)
  return row as Record<string, string>
}

const complete = { parent: '3000', child: '5000', keyless: '2000', nothing: '0' }

describe('runJob', () => {
  it('moves tables of all kinds and proves them equal; run again it finds nothing left to do', async () => {
    await using migration = await createMigration(tables)
    const first = await migration.run({ options: quick })
    expect([first.exitCode, first.verdict, first.error]).toEqual([0, 'equal', undefined])
    expect(first.phases.map(({ phase, state }) => `${phase} ${state}`)).toEqual([
      'precheck done',
      'schema done',
      'full done',
      'verify done',
    ])
    expect(first.tables.map(({ name, rowsWritten, chunksDone }) => [name, rowsWritten, chunksDone])).toEqual([
      ['child', '5000', 10],
      ['keyless', '2000', 1],
      ['nothing', '0', 1],
      ['parent', '3000', 6],
    ])
    expect(await counts(migration)).toEqual(complete)
    const objects = await migration.target(`SELECT conname AS name FROM pg_constraint
      WHERE connamespace = 'moved'::regnamespace AND convalidated AND contype IN ('p', 'f') ORDER BY 1`)
    expect(objects.length).toBe(4)
    // The source reserves numbers in blocks: its own next one is above the last row's.
    const [next] = await migration.target(`INSERT INTO moved.parent (name) VALUES ('next') RETURNING id::int`)
    expect(next?.['id']).toBeGreaterThan(3000)
    await migration.target(`DELETE FROM moved.parent WHERE name = 'next'`)

    const second = await migration.run({ options: quick })
    expect([second.exitCode, second.verdict]).toEqual([0, 'equal'])
    expect(second.tables.map((table) => table.rowsWritten)).toEqual(['5000', '2000', '0', '3000'])
    expect(await counts(migration)).toEqual(complete)
  })

  it.each<[string, (event: PortalEvent) => boolean]>([
    ['schema', (event) => event.type === 'object' && event.object.kind === 'table'],
    ['full', (event) => event.type === 'progress' && event.progress.tables.some((t) => t.chunksDone > 2)],
    ['index building', (event) => event.type === 'object' && event.object.kind === 'primary-key'],
    ['verify', (event) => event.type === 'phase' && event.phase === 'verify'],
  ])('stopped in %s, it says so and continues to the same end', async (_, stopAt) => {
    await using migration = await createMigration(tables)
    const options = { ...quick, 'limit.rowsPerSecond': 4000 }
    const stopped = await migration.run({ options, stopAt })
    expect([stopped.exitCode, stopped.error?.code]).toEqual([5, 'DM-JOB-012'])
    expect(stopped.phases.at(-1)?.state).toBe('stopped')
    const next = await migration.run({ options: quick })
    expect([next.exitCode, next.verdict, next.epoch]).toEqual([0, 'equal', 2])
    expect(await counts(migration)).toEqual(complete)
    expect(next.tables.map((table) => table.rowsWritten)).toEqual(['5000', '2000', '0', '3000'])
  })

  it('has one sequence of events over its runs, without a gap', async () => {
    await using migration = await createMigration(tables)
    const seen: PortalEvent[] = []
    const onEvent = (event: PortalEvent) => void seen.push(event)
    await migration.run({ onEvent, options: quick, stopAt: (event) => event.type === 'position' })
    await migration.run({ onEvent, options: quick })
    const stored = seen.flatMap((event) => ('seq' in event ? [event] : []))
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((__, i) => i + 1))
    expect(stored.filter(({ type }) => type === 'ended')).toHaveLength(2)
  })

  it('carries its phases out one by one, and says which one is missing', async () => {
    await using migration = await createMigration(tables)
    expect((await migration.run({ command: 'check' })).exitCode).toBe(0)
    expect(readdirSync(migration.folder)).toEqual([])
    const early = await migration.run({ command: 'full' })
    expect([early.exitCode, early.error?.code]).toEqual([2, 'DM-JOB-017'])
    for (const command of ['schema', 'full'] as const) {
      expect((await migration.run({ command })).exitCode).toBe(0)
    }
    const verified = await migration.run({ command: 'verify' })
    expect([verified.exitCode, verified.verdict]).toEqual([0, 'equal'])
  })

  it('finds a row that was changed on the target, whatever was equal before', async () => {
    await using migration = await createMigration(tables)
    await migration.run({ options: quick })
    await migration.target(`UPDATE moved.parent SET name = 'other' WHERE id = 77`)
    const report = await migration.run({ command: 'verify', options: quick })
    expect([report.exitCode, report.error?.code]).toEqual([6, 'DM-VER-001'])
    // Other tests write to this server: when its log has moved on, the verdict says that too.
    expect(['different', 'not-one-point-in-time']).toContain(report.verdict)
    expect(
      report.verification.filter((table) => table.verdict === 'different').map(({ table }) => table),
    ).toEqual(['parent'])
  })

  it('says so when the source moved on between two runs of the load', async () => {
    await using migration = await createMigration(tables)
    const options = { ...quick, 'full.workers': 1, 'limit.rowsPerSecond': 4000 }
    const isUnderWay = (event: PortalEvent) =>
      event.type === 'progress' && event.progress.tables.some((table) => table.chunksDone > 3)
    expect((await migration.run({ options, stopAt: isUnderWay })).exitCode).toBe(5)
    await migration.source(`UPDATE child SET words = 'later' WHERE a = 1`)
    const report = await migration.run({ options: quick })
    expect([report.exitCode, report.verdict]).toEqual([6, 'not-one-point-in-time'])
  })

  it('refuses to go on with a table whose structure is another one by now', async () => {
    await using migration = await createMigration(tables)
    await migration.run({ command: 'schema' })
    await migration.source('ALTER TABLE parent ADD extra int')
    const report = await migration.run()
    expect([report.exitCode, report.error?.code]).toEqual([8, 'DM-SRC-011'])
    expect(report.error?.params).toEqual({ table: 'parent' })
  })

  it('refuses options that would change data, and another database behind the same id', async () => {
    await using migration = await createMigration(tables)
    await migration.run({ command: 'schema' })
    const report = await migration.run({ options: { 'value.zeroDate': 'null' } })
    expect([report.exitCode, report.error?.code]).toEqual([2, 'DM-JOB-009'])
  })
})

describe('rejected rows', () => {
  const sql = `SET sql_mode = '';
    CREATE TABLE good (id int PRIMARY KEY); INSERT INTO good SELECT seq FROM seq_1_to_10;
    CREATE TABLE dated (id int PRIMARY KEY, d date NOT NULL);
    INSERT INTO dated SELECT seq, IF(seq % 10 = 0, '0000-00-00', '2024-01-01') FROM seq_1_to_100;`

  it('are left out, listed and counted; the verdict is never equal', async () => {
    await using migration = await createMigration(sql)
    const report = await migration.run()
    expect([report.exitCode, report.verdict]).toEqual([7, 'finished-with-rejects'])
    expect(report.rejected).toHaveLength(10)
    expect(report.rejected[0]).toMatchObject({ table: 'dated', column: 'd', phase: 'full' })
    const [row] = await migration.target('SELECT count(*) FROM moved.dated')
    expect(row).toEqual({ count: '90' })
  })

  it('pause their table beyond its budget, and the others go on', async () => {
    await using migration = await createMigration(sql)
    const report = await migration.run({ options: { 'reject.maxRows': 9 } })
    expect([report.exitCode, report.error?.code]).toEqual([7, 'DM-TGT-010'])
    const states = report.tables.map(({ name, state }) => [name, state])
    expect(states).toEqual([
      ['dated', 'paused'],
      ['good', 'equal'],
    ])
    const [row] = await migration.target('SELECT count(*) FROM moved.dated')
    expect(row).toEqual({ count: '0' })
    const next = await migration.run({ options: { 'reject.maxRows': 10 } })
    expect([next.exitCode, next.verdict]).toEqual([7, 'finished-with-rejects'])
  })
})

describe('a target that is not empty', () => {
  const source =
    'CREATE TABLE t (id int PRIMARY KEY, v varchar(9)); INSERT INTO t SELECT seq, "new" FROM seq_1_to_5'
  const there = `CREATE SCHEMA IF NOT EXISTS moved; CREATE TABLE moved.t (id integer PRIMARY KEY, v varchar(9));
    GRANT ALL ON SCHEMA moved TO PUBLIC; INSERT INTO moved.t VALUES (77, 'old')`

  async function rows(migration: Migration): Promise<unknown[]> {
    return (await migration.target('SELECT id FROM moved.t ORDER BY id')).map((row) => row['id'])
  }

  /** The tables in the way belong to the migration's user: else it could not even empty them. */
  async function prepared(): Promise<Migration> {
    const migration = await createMigration(source)
    await migration.target(there)
    const [owner] = await migration.target(
      `SELECT usename FROM pg_user WHERE has_database_privilege(usename, current_database(), 'CREATE') AND usename LIKE 't\\_%'`,
    )
    await migration.target(`ALTER TABLE moved.t OWNER TO "${String(owner?.['usename'])}"`)
    return migration
  }

  it('is refused by default, and nothing is written', async () => {
    await using migration = await prepared()
    const report = await migration.run()
    expect([report.exitCode, report.error?.code]).toEqual([3, 'DM-TGT-006'])
    expect(await rows(migration)).toEqual([77])
    expect(await migration.target(`SELECT 1 FROM pg_namespace WHERE nspname = 'portal_meta'`)).toEqual([])
    expect(readdirSync(migration.folder)).toEqual([])
  })

  it('is emptied first when that is the choice, once', async () => {
    await using migration = await prepared()
    const options = { 'target.existing': 'truncate' } as const
    for (let run = 0; run < 2; run++) {
      const report = await migration.run({ options })
      expect([report.exitCode, report.verdict]).toEqual([0, 'equal'])
      expect(await rows(migration)).toEqual([1, 2, 3, 4, 5])
    }
  })

  it('is made anew when that is the choice', async () => {
    await using migration = await prepared()
    await migration.target('ALTER TABLE moved.t DROP COLUMN v')
    const report = await migration.run({ options: { 'target.existing': 'recreate' } })
    expect([report.exitCode, report.verdict]).toEqual([0, 'equal'])
    expect(await rows(migration)).toEqual([1, 2, 3, 4, 5])
  })

  it('is added to when that is the choice; the rows of its own are differences', async () => {
    await using migration = await prepared()
    const report = await migration.run({ options: { 'target.existing': 'append' } })
    expect([report.exitCode, report.verdict]).toEqual([6, 'different'])
    expect(await rows(migration)).toEqual([1, 2, 3, 4, 5, 77])
  })
})

describe('foreign keys', () => {
  it('K07: rows without a parent are reported with examples and undo nothing', async () => {
    await using migration = await createMigration(`SET foreign_key_checks = 0;
      CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p VALUES (1);
      CREATE TABLE c (id int PRIMARY KEY, p_id int, CONSTRAINT to_p FOREIGN KEY (p_id) REFERENCES p (id));
      INSERT INTO c VALUES (1, 1), (2, 9), (3, 9), (4, NULL)`)
    const report = await migration.run()
    expect([report.exitCode, report.verdict, report.error?.code]).toEqual([7, 'equal', 'DM-TGT-014'])
    expect(report.error?.found).toBe('p_id=9 → 2')
  })
})
