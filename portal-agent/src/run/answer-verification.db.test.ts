import type { ObjectVerdict, Report } from '@data-migration/contract/portal'
import { ensureMysql97 } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const objects = `
  CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(20) NOT NULL, price decimal(10,2) NULL, ratio double NOT NULL,
    flag bit(3) NOT NULL, raw varbinary(4) NULL, doc json NULL, at datetime(3) NOT NULL, kind enum('a','b') NOT NULL,
    seen tinyint(1) NOT NULL);
  INSERT INTO item VALUES (1, 'one', 1.50, 0.1, b'101', x'00ff', '{"b": 1, "a": [true]}', '2024-02-29 12:00:00.5', 'a', 1),
    (2, 'zwei ä', NULL, 0.25, b'001', NULL, NULL, '1999-12-31 23:59:59', 'b', 0), (3, '', -7.00, 1e10, b'000', '', '[]', '2001-01-01', 'a', 1);
  CREATE TABLE many (n int NOT NULL PRIMARY KEY);
  INSERT INTO many SELECT a.id * 9 + b.id * 3 + c.id FROM item a JOIN item b JOIN item c;
  CREATE SQL SECURITY INVOKER VIEW everything AS SELECT * FROM item;
  CREATE SQL SECURITY INVOKER VIEW sums AS SELECT kind, SUM(price) AS price, COUNT(*) AS items, MAX(at) AS last FROM item GROUP BY kind;
  CREATE SQL SECURITY INVOKER VIEW today AS SELECT id, NOW() AS moment FROM item;
  CREATE SQL SECURITY INVOKER VIEW whole AS SELECT n FROM many;
  CREATE FUNCTION twice(n int) RETURNS bigint DETERMINISTIC NO SQL SQL SECURITY INVOKER RETURN n * 2;
  CREATE FUNCTION priced(wanted int, extra decimal(8,2)) RETURNS decimal(12,2) READS SQL DATA SQL SECURITY INVOKER
    RETURN (SELECT price + extra FROM item WHERE id = wanted);
  CREATE FUNCTION greeting(name varchar(20)) RETURNS varchar(40) DETERMINISTIC NO SQL SQL SECURITY INVOKER
    RETURN CONCAT('Hello, ', COALESCE(name, 'you'));
  CREATE FUNCTION lucky() RETURNS double NOT DETERMINISTIC NO SQL SQL SECURITY INVOKER RETURN RAND()`

const writer = `CREATE FUNCTION counted(n int) RETURNS int READS SQL DATA SQL SECURITY INVOKER
  BEGIN INSERT INTO many VALUES (n + 1000); RETURN n; END`

const options = { 'verify.viewRows': 20 } as const

function answers(report: Report): Record<string, string> {
  const asked = (report.objectVerification ?? []).filter(({ kind }) => kind !== undefined)
  return Object.fromEntries(asked.map((each) => [`${each.kind} ${each.table}`, told(each)]))
}

function told({ objects: state, reason, differences }: ObjectVerdict): string {
  const found = differences.map(({ name, expected, found: is }) => `${name}: ${expected} / ${is}`)
  return [state, ...(reason === undefined ? [] : [reason]), ...found].join(' | ')
}

const alike = {
  'view everything': 'equal',
  'view sums': 'equal',
  'view today': expect.stringMatching(
    /^not-compared \| its answer depends on (now|current_timestamp)$/,
  ) as string,
  'view whole': 'not-compared | it has more rows than are compared',
  'function twice': 'equal',
  'function priced': 'equal',
  'function greeting': 'equal',
  'function lucky': 'not-compared | its answer depends on rand',
}

describe.each([
  ['MariaDB', undefined],
  ['MySQL 9.7', ensureMysql97],
] as const)('what views show and functions answer, from %s', (_, ensureSource) => {
  let migration: Migration

  beforeAll(async () => {
    migration = await createMigration(objects, ensureSource === undefined ? {} : { ensureSource })
    await migration.source(writer)
  })
  afterAll(async () => {
    await migration[Symbol.asyncDispose]()
  })

  it('is the same after a load, and nothing was changed by asking', async () => {
    const report = await migration.run({ options })
    expect([report.exitCode, report.verdict, report.error]).toEqual([0, 'equal', undefined])
    const { 'function counted': written, ...others } = answers(report)
    expect(others).toEqual(alike)
    expect(written ?? 'not-compared | it changes data').toBe('not-compared | it changes data')
    expect(await migration.source('SELECT COUNT(*) AS n FROM many WHERE n >= 1000')).toMatchObject([
      { n: '0' },
    ])
    expect(await migration.target('SELECT COUNT(*)::int AS n FROM moved.many WHERE n >= 1000')).toMatchObject(
      [{ n: 0 }],
    )
  })

  it.each<[string, string, string, string, RegExp]>([
    [
      'a view that leaves rows out',
      `CREATE TABLE kept AS SELECT pg_get_viewdef('moved.sums'::regclass) AS sql;
       DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW moved.sums AS SELECT * FROM ('
         || rtrim(pg_get_viewdef('moved.sums'::regclass), ';') || ') s WHERE false'; END $$`,
      `DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW moved.sums AS ' || (SELECT sql FROM kept); END $$; DROP TABLE kept`,
      'view sums',
      /^differs \| sums: 2 row\(s\), only here "a", .* \/ 0 row\(s\)$/,
    ],
    [
      'a function that is wrong for NULL alone',
      `DROP FUNCTION moved.greeting; CREATE FUNCTION moved.greeting(name varchar) RETURNS varchar LANGUAGE sql AS $$ SELECT 'Hello, ' || name $$`,
      `DROP FUNCTION moved.greeting; CREATE FUNCTION moved.greeting(name varchar) RETURNS varchar LANGUAGE sql AS $$ SELECT 'Hello, ' || COALESCE(name, 'you') $$`,
      'function greeting',
      /^differs \| greeting\(NULL\): "Hello, you" \/ NULL$/,
    ],
    [
      'a function that fails at the end of its type',
      'DROP FUNCTION moved.twice; CREATE FUNCTION moved.twice(n integer) RETURNS bigint LANGUAGE sql AS $$ SELECT (n * 2)::bigint $$',
      'DROP FUNCTION moved.twice; CREATE FUNCTION moved.twice(n integer) RETURNS bigint LANGUAGE sql AS $$ SELECT n::bigint * 2 $$',
      'function twice',
      /^differs \| twice\('2147483647'\): "4294967294" \/ error: .*out of range/,
    ],
  ])('%s is found with both answers', async (_what, change, back, name, expected) => {
    await migration.target(change)
    const found = await migration.run({ command: 'verify', options })
    await migration.target(back)
    expect([found.exitCode, found.verdict, found.error?.code]).toEqual([6, 'equal', 'DM-VER-004'])
    expect(answers(found)[name]).toMatch(expected)
    const differing = Object.entries(answers(found)).filter(([, text]) => text.startsWith('differs'))
    expect(differing.map(([each]) => each)).toEqual([name])
    const after = await migration.run({ command: 'verify', options })
    expect([after.exitCode, answers(after)[name]]).toEqual([0, 'equal'])
  })

  it('is not told where the rows differ, nor where nobody wants it', async () => {
    await migration.target(`UPDATE moved.item SET name = 'other' WHERE id = 1`)
    const found = await migration.run({ command: 'verify', options })
    expect([found.error?.code, ...new Set(Object.values(answers(found)))]).toEqual([
      'DM-VER-001',
      'not-compared | the rows of the tables are not equal',
    ])
    await migration.target(`UPDATE moved.item SET name = 'one' WHERE id = 1`)
    const off = await migration.run({ command: 'verify', options: { ...options, 'verify.answers': false } })
    expect([off.exitCode, answers(off)]).toEqual([0, {}])
  })
})
