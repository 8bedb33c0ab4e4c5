import { ensureMariadb, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

const source = `
  CREATE TABLE Orders (id INT PRIMARY KEY, note VARCHAR(20), secret VARCHAR(20), state VARCHAR(10), placed DATETIME,
    KEY by_state (state), KEY by_secret (secret));
  INSERT INTO Orders VALUES (1, 'a', 'x', 'open', '2024-01-01'), (2, 'b', 'y', 'closed', '2024-01-02'),
    (3, 'c', 'z', 'open', '2023-01-01'), (4, 'd', 'z', 'open', '2024-05-01');
  CREATE TABLE parts (id INT, v INT, PRIMARY KEY (id)) PARTITION BY RANGE (id)
    (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN MAXVALUE);
  INSERT INTO parts VALUES (1, 1), (11, 11), (12, 12), (30, 30);
  CREATE TABLE plain (id INT PRIMARY KEY);
  INSERT INTO plain VALUES (1)`

const rules = {
  Orders: {
    rename: 'Bestellungen',
    where: `state = 'open' AND placed >= '2024-01-01'`,
    columns: { exclude: ['secret'], rename: { note: 'Bemerkung' } },
  },
  parts: { partitions: ['p1'] },
}

describe('rules of tables', () => {
  it('Q18 choose rows, columns and names, and the verification compares just those', async () => {
    await using migration = await createMigration(source)
    const report = await migration.run({ rules, options: { 'full.chunkRows': 100 } })
    expect({ verdict: report.verdict, error: report.error }).toEqual({ verdict: 'equal', error: undefined })
    expect(
      await migration.target(`SELECT "Bemerkung", id, state FROM moved."Bestellungen" ORDER BY id`),
    ).toEqual([
      { Bemerkung: 'a', id: 1, state: 'open' },
      { Bemerkung: 'd', id: 4, state: 'open' },
    ])
    expect(await migration.target('SELECT id FROM moved.parts ORDER BY id')).toEqual([{ id: 11 }, { id: 12 }])
    expect(report.objects.find(({ sourceName }) => sourceName === 'Orders.by_secret')).toMatchObject({
      state: 'not-converted',
      remarks: ['one of its columns is left out'],
    })
  })

  it('are another migration when they change', async () => {
    await using migration = await createMigration(source)
    await migration.run({ rules })
    const other = await migration.run({ rules: { ...rules, parts: { partitions: ['p2'] } } })
    expect(other.error?.code).toBe('DM-JOB-009')
  })

  it.each([
    [{ Orders: { where: 'nope = 1' } }, 'DM-SRC-041'],
    [{ parts: { partitions: ['p9'] } }, 'DM-SRC-041'],
    [{ nothing: { rename: 'x' } }, 'DM-SRC-040'],
    [{ Orders: { columns: { exclude: ['nope'] } } }, 'DM-SRC-040'],
    [{ plain: { rename: 'parts' } }, 'DM-SRC-015'],
  ])('are refused before anything is written: %j', async (wrong, code) => {
    await using migration = await createMigration(source)
    const report = await migration.run({ rules: wrong })
    expect(report.exitCode).toBe(3)
    expect(report.error?.code).toBe(code)
    expect(await migration.target(`SELECT to_regnamespace('moved')::text AS moved`)).toEqual([
      { moved: null },
    ])
  })

  it.each([
    ['MariaDB 10.11', ensureMariadb],
    ['MySQL 9.7', ensureMysql97],
  ])('D07 leave columns out of what is followed from %s as well', async (_, ensureSource) => {
    await using migration = await createMigration(source, { mode: 'online', ensureSource })
    const columns = { exclude: ['note', 'state'] }
    const stop = new AbortController()
    let changed: Promise<unknown> | undefined
    const change = async () => {
      await migration.source(`INSERT INTO Orders VALUES (5, 'e', 'new', 'open', '2024-06-01');
        UPDATE Orders SET note = 'only', secret = 'two' WHERE id = 2; UPDATE Orders SET id = 33, state = NULL WHERE id = 3;
        DELETE FROM Orders WHERE id = 4`)
      stop.abort()
    }
    const report = await migration.run({
      rules: { Orders: { columns } },
      options: { 'verify.enabled': false },
      stop,
      onEvent: (event) => {
        if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started')
          changed ??= change()
      },
    })
    await changed
    expect([report.exitCode, report.error]).toEqual([0, undefined])
    const sql = 'SELECT id, secret, placed::text AS placed FROM moved.orders ORDER BY id'
    expect(await migration.target(sql)).toEqual([
      { id: 1, secret: 'x', placed: '2024-01-01 00:00:00' },
      { id: 2, secret: 'two', placed: '2024-01-02 00:00:00' },
      { id: 5, secret: 'new', placed: '2024-06-01 00:00:00' },
      { id: 33, secret: 'z', placed: '2023-01-01 00:00:00' },
    ])
  })
})
