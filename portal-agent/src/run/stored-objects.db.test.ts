import { ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

/** `plain` needs no function of the source's kind, `first_word` and the trigger do. */
const objects = `
  CREATE TABLE word (id int PRIMARY KEY, words varchar(40) NOT NULL);
  INSERT INTO word VALUES (1, 'one two'), (2, 'three');
  CREATE SQL SECURITY INVOKER VIEW plain AS SELECT id FROM word;
  CREATE SQL SECURITY INVOKER VIEW first_word AS SELECT id, SUBSTRING_INDEX(words, ' ', 1) AS first FROM word;
  CREATE TRIGGER only_first BEFORE INSERT ON word FOR EACH ROW SET NEW.words = SUBSTRING_INDEX(NEW.words, ' ', 1)`

describe('views and triggers', () => {
  it('are made unless they are asked to be only listed', async () => {
    await using migration = await createMigration(objects)
    const report = await migration.run()
    expect([report.exitCode, report.verdict, report.error]).toEqual([0, 'equal', undefined])
    await migration.target(`INSERT INTO moved.word VALUES (3, 'four five')`)
    expect(await migration.target('SELECT first FROM moved.first_word WHERE id <> 2 ORDER BY id')).toEqual([
      { first: 'one' },
      { first: 'four' },
    ])
  })

  it('the target refuses are left to be done by hand, with what needs them, and the rows are told equal', async () => {
    await using migration = await createMigration(objects)
    // Of another owner, who has granted nothing.
    await migration.target('CREATE SCHEMA mysql_compat')
    const report = await migration.run()
    expect([report.exitCode, report.verdict, report.error]).toEqual([0, 'equal', undefined])
    const states = report.objects
      .filter(({ kind }) => kind === 'view' || kind === 'trigger')
      .map(({ sourceName, state, error }) => [sourceName, state, error?.code])
    expect(states.sort()).toEqual([
      ['first_word', 'failed', 'DM-TGT-008'],
      ['plain', 'created', undefined],
      ['word.only_first', 'failed', 'DM-TGT-008'],
    ])
    await migration.target(`INSERT INTO moved.word VALUES (3, 'four five')`)
    expect(await migration.target('SELECT words FROM moved.word WHERE id = 3')).toEqual([
      { words: 'four five' },
    ])
    expect(await migration.target(`SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`)).toEqual([])
  })
})

describe('V02: a view WITH ROLLUP of MySQL 9', () => {
  it('shows the same rows on both sides, groups and those that stand for all', async () => {
    await using migration = await createMigration(
      `CREATE TABLE sale (id int PRIMARY KEY, region varchar(10), product varchar(10), amount int);
       INSERT INTO sale VALUES (1, 'north', 'a', 5), (2, 'North', 'b', 7), (3, 'south', 'a', 1), (4, NULL, 'a', 2);
       CREATE SQL SECURITY INVOKER VIEW by_region AS SELECT IF(GROUPING(region) = 1, 'all', LOWER(region)) AS region,
         GROUPING(region, product) AS level, COALESCE(product, 'any') AS product, SUM(amount) AS total
         FROM sale GROUP BY region, product WITH ROLLUP`,
      { ensureSource: ensureMysql97 },
    )
    const report = await migration.run()
    expect([report.error, report.verdict]).toEqual([undefined, 'equal'])
    expect(report.objects.find(({ sourceName }) => sourceName === 'by_region')?.state).toBe('created')
    const view = report.objectVerification?.find(
      ({ table, kind }) => kind === 'view' && table === 'by_region',
    )
    expect([view?.objects, view?.differences]).toEqual(['equal', []])
    const rows = await migration.target('SELECT region, level::int, total::int AS total FROM moved.by_region')
    expect(rows).toContainEqual({ region: 'all', level: 3, total: 15 })
    expect(rows).toContainEqual({ region: 'north', level: 1, total: 12 })
  })
})
