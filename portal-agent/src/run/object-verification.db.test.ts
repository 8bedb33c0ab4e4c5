import type { ObjectVerdict, Report } from '@data-migration/contract/portal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const tables = `
  CREATE TABLE parent (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'it''s',
    price decimal(10,2) NOT NULL DEFAULT 1.10, born date NOT NULL DEFAULT '2001-02-03', flags bit(4) DEFAULT b'0101',
    at datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), zone timestamp NOT NULL DEFAULT '2001-02-03 04:05:06',
    span time DEFAULT '-100:00:00', raw binary(3) DEFAULT 'ab', doc json, state enum('new','old') NOT NULL DEFAULT 'new',
    twice decimal(12,2) GENERATED ALWAYS AS (price * 2) STORED, CONSTRAINT positive CHECK (price >= 0),
    UNIQUE KEY by_name (name), KEY by_start (name(5), born DESC));
  CREATE TABLE child (a int NOT NULL, b varchar(10) NOT NULL, parent_id int unsigned NULL, PRIMARY KEY (a, b),
    KEY by_parent (parent_id), CONSTRAINT whose FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE);
  CREATE TABLE gone (id int PRIMARY KEY);
  INSERT INTO parent (name) VALUES ('a'), ('b'), ('c');
  INSERT INTO child VALUES (1, 'x', 1), (2, 'y', NULL)`

const options = { 'check.values': 'all' } as const

function differences(report: Report): string[] {
  return (report.objectVerification ?? []).flatMap(({ table, differences: found }: ObjectVerdict) =>
    found.map(({ item, name, expected, found: is }) => `${table} ${item} ${name}: ${expected} / ${is}`),
  )
}

describe('objects of the target against the plan', () => {
  let migration: Migration

  beforeAll(async () => {
    migration = await createMigration(tables)
  })

  afterAll(async () => {
    await migration[Symbol.asyncDispose]()
  })

  it('are equal after a load, whatever the server makes of types, defaults and expressions', async () => {
    const report = await migration.run({ options })
    expect([report.exitCode, report.verdict, differences(report)]).toEqual([0, 'equal', []])
    expect(report.objectVerification?.map(({ table, objects, made }) => [table, objects, made])).toEqual([
      ['child', 'equal', true],
      ['gone', 'equal', true],
      ['parent', 'equal', true],
    ])
  })

  /** A change on the target, the way back, and what verify must tell. */
  it.each<[string, string, string, RegExp]>([
    [
      'an index that is gone',
      'DROP INDEX moved.parent_by_start',
      `CREATE INDEX parent_by_start ON moved.parent (left(name, 5), born DESC)`,
      /^parent index parent_by_start: \(left\("name", 5\), born DESC\) \/ none$/,
    ],
    [
      'an index on less',
      'DROP INDEX moved.parent_by_start; CREATE INDEX parent_by_start ON moved.parent (left(name, 4), born DESC)',
      'DROP INDEX moved.parent_by_start; CREATE INDEX parent_by_start ON moved.parent (left(name, 5), born DESC)',
      /^parent index parent_by_start: /,
    ],
    [
      'a unique key that became an index',
      'DROP INDEX moved.parent_by_name; CREATE INDEX parent_by_name ON moved.parent (name)',
      'DROP INDEX moved.parent_by_name; CREATE UNIQUE INDEX parent_by_name ON moved.parent (name)',
      /^parent unique parent_by_name: UNIQUE \(name\) \/ \(name\)$/,
    ],
    [
      'a default',
      `ALTER TABLE moved.parent ALTER price SET DEFAULT 1.20`,
      `ALTER TABLE moved.parent ALTER price SET DEFAULT 1.10`,
      /^parent default price: 1\.10 \/ '1\.20?'$/,
    ],
    [
      'a default that is gone',
      `ALTER TABLE moved.parent ALTER at DROP DEFAULT`,
      `ALTER TABLE moved.parent ALTER at SET DEFAULT CURRENT_TIMESTAMP(3)`,
      /^parent default at: CURRENT_TIMESTAMP\(3\) \/ none$/,
    ],
    [
      'a foreign key',
      'ALTER TABLE moved.child DROP CONSTRAINT whose',
      'ALTER TABLE moved.child ADD CONSTRAINT whose FOREIGN KEY (parent_id) REFERENCES moved.parent (id) ON DELETE CASCADE ON UPDATE RESTRICT',
      /^child foreign-key whose: \(parent_id\) REFERENCES parent \(id\) ON DELETE CASCADE ON UPDATE \w+( \w+)? \/ none$/,
    ],
    [
      'a check',
      'ALTER TABLE moved.parent DROP CONSTRAINT parent_positive',
      'ALTER TABLE moved.parent ADD CONSTRAINT parent_positive CHECK (price >= 0)',
      /^parent check \w*positive: .* \/ none$/,
    ],
    [
      'a type',
      'ALTER TABLE moved.child ALTER a TYPE bigint',
      'ALTER TABLE moved.child ALTER a TYPE integer',
      /^child type a: integer \/ bigint$/,
    ],
    [
      'a column that may be NULL',
      'ALTER TABLE moved.parent ALTER born DROP NOT NULL',
      'ALTER TABLE moved.parent ALTER born SET NOT NULL',
      /^parent nullable born: NOT NULL \/ NULL$/,
    ],
    [
      'a sequence that goes back',
      `SELECT setval(pg_get_serial_sequence('moved.parent', 'id'), 2, false)`,
      `SELECT setval(pg_get_serial_sequence('moved.parent', 'id'), 1000, false)`,
      /^parent sequence id: next \d+ or above \/ next 2$/,
    ],
  ])('%s is found, and the rows are told equal all the same', async (_, change, back, told) => {
    await migration.target(change)
    const found = await migration.run({ command: 'verify', options })
    await migration.target(back)
    expect([found.exitCode, found.verdict, found.error?.code]).toEqual([6, 'equal', 'DM-VER-003'])
    expect(differences(found)).toEqual([expect.stringMatching(told)])
    const after = await migration.run({ command: 'verify', options })
    expect([after.exitCode, after.verdict, differences(after)]).toEqual([0, 'equal', []])
  })
})

it('what nobody wanted is not missed, what was made all the same is', async () => {
  await using migration = await createMigration(tables)
  const without = { ...options, 'index.timing': 'never', 'foreignKey.create': false } as const
  const report = await migration.run({ options: without })
  expect([report.exitCode, report.verdict, differences(report)]).toEqual([0, 'equal', []])
  expect((await migration.run({ options })).exitCode).toBe(0)
  await migration.target('DROP INDEX moved.parent_by_start')
  const found = await migration.run({ command: 'verify', options: without })
  expect(differences(found)).toEqual([expect.stringMatching(/^parent index parent_by_start: /)])
})
