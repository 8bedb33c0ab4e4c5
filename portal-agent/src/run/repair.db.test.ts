import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { adminPg, ensurePg15 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const values = `small smallint, big bigint unsigned, amount decimal(12,3), ratio double, single float, day date, at datetime(6),
  stamp timestamp(6) NULL, clock time(3), flags bit(9), data varbinary(20), doc json, words varchar(60), latin varchar(20)
  CHARACTER SET latin1, label enum('red','green'), made int AS (small * 2) STORED`

const tables = `
  CREATE TABLE parent (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, UNIQUE KEY n (name));
  CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL, note varchar(20),
    CONSTRAINT c_p FOREIGN KEY (parent_id) REFERENCES parent (id));
  CREATE TABLE kin (id int PRIMARY KEY, above int NULL, CONSTRAINT k_k FOREIGN KEY (above) REFERENCES kin (id));
  CREATE TABLE only_name (id int PRIMARY KEY, name varchar(20) NOT NULL, UNIQUE KEY n (name));
  CREATE TABLE touched (id int PRIMARY KEY, v int,
    changed timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  CREATE TABLE all_types (id bigint NOT NULL, code varchar(20) COLLATE utf8mb4_bin NOT NULL, ${values}, PRIMARY KEY (code, id));
  CREATE TABLE keyless (x int, ${values});
  INSERT INTO parent SELECT seq, CONCAT('n', seq) FROM seq_1_to_20;
  INSERT INTO child SELECT seq, seq, 'note' FROM seq_1_to_20;
  INSERT INTO kin SELECT seq, IF(seq = 20, NULL, seq + 1) FROM seq_1_to_20 ORDER BY seq DESC;
  INSERT INTO only_name SELECT seq, CONCAT('n', seq) FROM seq_1_to_20;
  INSERT INTO touched SELECT seq, seq, '2024-01-01 00:00:00.5' FROM seq_1_to_20;
  INSERT INTO all_types (id, code, small, big, amount, ratio, single, day, at, stamp, clock, flags, data, doc, words, latin, label)
    SELECT seq, CONCAT('it''s \\\\ ', seq), seq, 18446744073709551000 + seq, seq / 7, seq / 7, seq / 7, '2024-02-29',
    '2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.123456', '-100:00:00.5', seq, UNHEX('00ff0a27'),
    '{"a": [1, 2.50], "b": "it''s"}', IF(seq % 3, CONCAT('汉 😀 ''\\\\', seq), NULL), 'é', 'green' FROM seq_1_to_60;
  INSERT INTO keyless (x, small, big, amount, ratio, day, at, clock, flags, data, doc, words, label)
    SELECT seq % 30, 1, 2, 3.5, -0e0, '2024-02-29', '2024-02-29 12:00:00.123456', '-100:00:00.5', 5, UNHEX('00ff'), '[1]', '', 'red'
    FROM seq_1_to_60;`

const options = { 'verify.chunkRows': 7 } as const

/** What a repair has to undo, in every way a row can differ. */
const damage = `
  DELETE FROM moved.child WHERE parent_id IN (3, 4); DELETE FROM moved.parent WHERE id IN (3, 4);
  INSERT INTO moved.parent (id, name) VALUES (90, 'extra'); INSERT INTO moved.child VALUES (90, 90, 'extra');
  UPDATE moved.child SET parent_id = 90 WHERE id = 7;
  DELETE FROM moved.child WHERE id = 8; DELETE FROM moved.parent WHERE id = 8;
  UPDATE moved.child SET parent_id = 9 WHERE id = 10;
  INSERT INTO moved.kin VALUES (100, NULL), (101, 100), (102, 101);
  UPDATE moved.kin SET above = NULL WHERE id = 2;
  DELETE FROM moved.kin WHERE id IN (1, 2);
  UPDATE moved.only_name SET name = 'swap' WHERE id = 5; UPDATE moved.only_name SET name = 'n5' WHERE id = 6;
  UPDATE moved.only_name SET name = 'n6' WHERE id = 5;
  UPDATE moved.touched SET v = 0 WHERE id < 6;
  DELETE FROM moved.all_types WHERE id IN (1, 30, 60);
  UPDATE moved.all_types SET words = words || ' ' WHERE id IN (2, 3);
  UPDATE moved.all_types SET at = at + interval '1 microsecond', ratio = '-0', doc = '{"a": 1}', data = NULL WHERE id = 31;
  UPDATE moved.all_types SET small = 0, flags = b'000000000', clock = '0', label = 'red', latin = 'e', day = day + 1 WHERE id = 32;
  UPDATE moved.all_types SET id = 1000 WHERE id = 40;
  DELETE FROM moved.keyless WHERE ctid IN (SELECT ctid FROM moved.keyless WHERE x = 3 LIMIT 1);
  INSERT INTO moved.keyless SELECT x, small, big, amount, ratio, single, day, at, stamp, clock, flags, data, doc, words, latin, label
    FROM moved.keyless WHERE x = 5;
  UPDATE moved.keyless SET words = 'other' WHERE x = 7;`

async function damaged(): Promise<Migration> {
  const migration = await createMigration(tables)
  expect(await migration.run({ options })).toMatchObject({ verdict: 'equal' })
  await migration.target(damage)
  return migration
}

function filesOf({ folder }: Migration): ReadonlyMap<string, string> {
  const workspace = join(folder, 'workspace')
  const [subTask = ''] = readdirSync(workspace)
  const repair = join(workspace, subTask, 'reports', 'repair')
  const names = readdirSync(repair)
  for (const name of names) expect(statSync(join(repair, name)).mode & 0o777).toBe(0o600)
  return new Map(names.map((name) => [name, readFileSync(join(repair, name), 'utf8')]))
}

// A load and several comparisons each: a busy machine is no failure.
describe('portal repair', { timeout: 400_000 }, () => {
  it('Q19 Q20 brings every kind of difference back to equal, in the order of the foreign keys', async () => {
    await using migration = await damaged()
    const report = await migration.run({ command: 'repair', options: { ...options, 'repair.apply': true } })
    expect(report.error).toBeUndefined()
    expect([report.exitCode, report.verdict]).toEqual([0, 'equal'])
    expect(report.repair?.movedOn).toBe(0)
    // What was loaded before is told as it was.
    expect(report.tables.map(({ name, rowsWritten, state }) => [name, rowsWritten, state])).toContainEqual([
      'all_types',
      '60',
      'equal',
    ])
    expect(report.repair?.applied).toBe(report.repair?.statements)
    expect(report.repair?.tables.map(({ table }) => table)).toEqual([
      'all_types',
      'child',
      'keyless',
      'kin',
      'only_name',
      'parent',
      'touched',
    ])
    expect(report.repair?.tables.find(({ table }) => table === 'all_types')).toMatchObject({
      deletes: 1,
      updates: 3,
      inserts: 4,
      unrepairable: 0,
    })
    const stampOf = `SELECT count(*)::int AS rows FROM moved.touched WHERE changed = '2024-01-01 00:00:00.5+00'`
    expect((await migration.target(stampOf))[0]).toBeDefined()
    // Triggers are awake again: the column follows its row.
    await migration.target(`UPDATE moved.touched SET v = 77 WHERE id = 1`)
    expect(
      (await migration.target(`SELECT id FROM moved.touched WHERE changed > now() - interval '1 hour'`)).map(
        ({ id }) => id,
      ),
    ).toEqual([1])
  })

  it('writes the statements down and changes nothing unless asked to', async () => {
    await using migration = await damaged()
    const report = await migration.run({ command: 'repair', options })
    expect([report.exitCode, report.error?.code, report.repair?.applied]).toEqual([6, 'DM-VER-001', 0])
    const files = filesOf(migration)
    expect([...files.keys()].toSorted()).toHaveLength(8)
    const all = files.get('all.sql') ?? ''
    expect(all.split('\n').filter((line) => /^(DELETE|UPDATE|INSERT)/.test(line))).toHaveLength(
      report.repair?.statements ?? -1,
    )
    // The file alone, run by the owner of the tables with settings of her own, does the same.
    const target = await ensurePg15()
    const [{ name = '' } = {}] = (await migration.target(`SELECT current_database() AS name`)) as {
      name?: string
    }[]
    await using client = await adminPg(target, name)
    await client.query(`SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SET bytea_output = 'escape'`)
    await client.query(all)
    expect(await migration.run({ command: 'verify', options })).toMatchObject({
      exitCode: 0,
      verdict: 'equal',
    })
    expect((await migration.run({ command: 'repair', options })).repair).toMatchObject({ statements: 0 })
    expect(filesOf(migration).size).toBe(0)
    // Once more it finds nothing to do, but where no key tells a row from its like; the file says so.
    expect(all).toMatch(/^-- Apply this once/)
    await client.query(all)
    const twice = await migration.run({ command: 'verify', options })
    expect(twice.verification.filter(({ verdict }) => verdict !== 'equal')).toMatchObject([
      { table: 'keyless', verdict: 'different' },
    ])
  })

  it('repairs no table with more rows than allowed', async () => {
    await using migration = await damaged()
    const limited = { ...options, 'repair.apply': true, 'repair.maxRows': 7 } as const
    const report = await migration.run({ command: 'repair', options: limited })
    expect(report.exitCode).toBe(6)
    expect(
      report.verification.filter(({ verdict }) => verdict !== 'equal').map(({ table }) => table),
    ).toEqual(['all_types'])
    expect(report.repair?.tables.map(({ table }) => table)).not.toContain('all_types')
  })
})
