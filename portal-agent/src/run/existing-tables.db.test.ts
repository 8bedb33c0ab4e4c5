import { expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

const source = `
  CREATE TABLE kept (id INT PRIMARY KEY, n BIGINT, at DATETIME(6), name VARCHAR(20));
  CREATE TABLE other (id INT PRIMARY KEY, v INT);
  INSERT INTO kept VALUES (1, 10, '2024-01-02 03:04:05.678901', 'one'), (2, NULL, NULL, NULL);
  INSERT INTO other VALUES (1, 1)`
async function withTable(columns: string) {
  const migration = await createMigration(source)
  const { user } = migration.ends.target
  await migration.target(`CREATE SCHEMA IF NOT EXISTS moved AUTHORIZATION ${user}`)
  await migration.target(`CREATE TABLE moved.kept (${columns}); ALTER TABLE moved.kept OWNER TO ${user}`)
  return migration
}

// A binary value of eight bytes goes into each of these without a word.
it.each([
  ['bigint', 'n double precision, at timestamp', 'n', 'double precision', 'bigint'],
  ['bigint', 'n timestamptz, at timestamp', 'n', 'timestamp with time zone', 'bigint'],
  ['datetime', 'n bigint, at timestamptz', 'at', 'timestamp with time zone', 'timestamp(6)'],
])('refuses to write %s into a table that has %s', async (_, columns, column, found, needed) => {
  await using migration = await withTable(`id integer PRIMARY KEY, ${columns}, name varchar(20)`)
  const report = await migration.run({ options: { 'target.existing': 'append' } })
  expect(report.error).toMatchObject({
    code: 'DM-TGT-054',
    params: { table: 'kept', column, found, needed },
  })
  expect(await migration.target('SELECT count(*)::int AS n FROM moved.kept')).toEqual([{ n: 0 }])
})

it('takes a table whose columns hold more than is needed, in another order', async () => {
  await using migration = await withTable(
    'name text, more int, at timestamp, n bigint, id integer PRIMARY KEY',
  )
  const report = await migration.run({ options: { 'target.existing': 'append' } })
  expect([report.error, report.verdict]).toEqual([undefined, 'equal'])
  expect(
    await migration.target('SELECT id, n::text, at::text, name, more FROM moved.kept ORDER BY id'),
  ).toEqual([
    { id: 1, n: '10', at: '2024-01-02 03:04:05.678901', name: 'one', more: null },
    { id: 2, n: null, at: null, name: null, more: null },
  ])
})
