import { describe, expect, it, vi } from 'vitest'
import { createMysqlAnswers } from './answers.ts'
import { scratchSource } from './testing/scratch-source.ts'
import { sourceServers } from './testing/servers.ts'

const { signal } = new AbortController()

describe.each(sourceServers)('answers of %s', (name, ensure) => {
  it('X06 leave nothing running on the source that was given up for its time', async () => {
    await using source = await scratchSource(await ensure(), { script: 'mysql-offline.sql' })
    await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)')
    await source.admin.query('INSERT INTO t VALUES (1, 1)')
    await source.admin.query(`CREATE FUNCTION endless(n INT) RETURNS INT READS SQL DATA
      BEGIN
        DECLARE i INT DEFAULT 0;
        DECLARE s INT DEFAULT 0;
        WHILE i < n DO
          SET s = IFNULL((SELECT v FROM t WHERE id > i LIMIT 1), 1);
          SET i = i + 1;
        END WHILE;
        RETURN s;
      END`)
    await source.admin.query(`GRANT EXECUTE ON \`${source.database}\`.* TO \`${source.endpoint.user}\`@'%'`)
    await using answers = createMysqlAnswers(source.connector)
    const endless = {
      sourceName: 'endless',
      returns: { base: 'int' },
    } as unknown as Parameters<typeof answers.call>[0]
    const why = name === 'MySQL 5.6' ? 'unbounded' : 'slow'
    expect(await answers.call(endless, ['2147483647'], 500, signal)).toEqual({ kind: 'none', why })
    const running = async () => {
      const [rows] = await source.admin.query(
        `SELECT id, time, info FROM information_schema.processlist WHERE info LIKE '%${source.database}%endless%' AND id <> CONNECTION_ID()`,
      )
      return rows
    }
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 10_000, interval: 100 })
    const brief = await answers.call(endless, ['3'], 5_000, signal)
    expect(brief.kind).toBe(name === 'MySQL 5.6' ? 'none' : 'rows')
  })
})
