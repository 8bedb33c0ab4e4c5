import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource } from './migration-pair.ts'
import { until } from './until.ts'

/** Portal's sessions on the source, as its user is used by nothing else. */
async function sessionIds(pair: MigrationPair): Promise<number[]> {
  return await onSource(pair, async (connection) => {
    const [rows] = await connection.query<(RowDataPacket & { id: number | string })[]>(
      `SELECT id FROM information_schema.processlist WHERE user = ? AND command <> 'Killed'`,
      [pair.sourceUser],
    )
    return rows.map(({ id }) => Number(id))
  })
}

/** Ends all of Portal's sessions on the source at the same moment, as soon as there are so many. */
export async function killSourceSessions(pair: MigrationPair, atLeast: number): Promise<void> {
  const ids = await until(`${atLeast} sessions on the source`, async () => {
    const found = await sessionIds(pair)
    return found.length >= atLeast && found
  })
  await onSource(pair, async (connection) => {
    const kills = await Promise.allSettled(ids.map((id) => connection.query(`KILL ${id}`)))
    for (const kill of kills) if (kill.status === 'rejected' && !isGone(kill.reason)) throw kill.reason
  })
}

/** A session that has ended by itself since it was seen. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ER_NO_SUCH_THREAD'
}

/** A table `name` with `rows` rows of about 100 bytes and a key. */
export async function createNumberTable(pair: MigrationPair, name: string, rows: number): Promise<void> {
  const digits =
    '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)'
  await onSource(pair, async (connection) => {
    await connection.query(
      `CREATE TABLE ${name} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100), n DECIMAL(20,4), KEY (n))`,
    )
    await connection.query(
      `INSERT INTO ${name} SELECT n + 1, REPEAT(CHAR(97 + n % 26), 80), n / 3 FROM
         (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
          FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) numbers WHERE n < ${rows}`,
    )
    // The largest tables are loaded first, by the server's statistics.
    await connection.query(`ANALYZE TABLE ${name}`)
  })
}
