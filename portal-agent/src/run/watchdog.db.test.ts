import { describe, expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

const rows = 12_000
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM
  ${['a', 'b', 'c', 'e', 'f'].map((name) => `(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) ${name}`).join(', ')}) numbers`
const source = `CREATE TABLE busy (id INT PRIMARY KEY, v VARCHAR(100));
  INSERT INTO busy SELECT n, REPEAT('x', 80) FROM ${numbers} WHERE n < ${rows}`
const slowly = { 'limit.rowsPerSecond': 1_000, 'full.workers': 1, 'full.chunkRows': rows }

describe('a load gives way', () => {
  it('X07 X06 to whoever waits for a table that is being read, and then reads it again', async () => {
    await using migration = await createMigration(source)
    let altering: Promise<number> | undefined
    const alter = async () => {
      const started = performance.now()
      await migration.source('ALTER TABLE busy ENGINE = InnoDB')
      return performance.now() - started
    }
    const report = await migration.run({
      options: { ...slowly, 'full.chunkRows': rows },
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tables.some(({ rowsRead }) => Number(rowsRead) > 500))
          altering ??= alter()
      },
    })
    expect(await altering).toBeLessThan(5_000)
    expect({ verdict: report.verdict, error: report.error }).toEqual({ verdict: 'equal', error: undefined })
    expect(
      await migration.target('SELECT count(*)::int AS n, count(DISTINCT id)::int AS ids FROM moved.busy'),
    ).toEqual([{ n: rows, ids: rows }])
  }, 120_000)
})
