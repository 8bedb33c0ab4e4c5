import type { adminMysql } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { type MigrationPair, onSource, onTarget } from '../../e2e/lib/migration-pair.ts'
import { startPortal } from '../../e2e/lib/portal-process.ts'
import { until } from '../../e2e/lib/until.ts'
import { within } from './within.ts'

const endsWithinMs = 120_000

type Connection = Awaited<ReturnType<typeof adminMysql>>

/**
 * The source throws away a log that is still needed: going on has to end with the code that says so, and the target has to stay as it was.
 * Returns what is wrong.
 */
export async function loseLog(pair: MigrationPair, job: string): Promise<string[]> {
  await onSource(pair, async (connection) => {
    await connection.query(`INSERT INTO journal VALUES ('lost', 1, 1); FLUSH BINARY LOGS`)
    await connection.query(`INSERT INTO journal VALUES ('kept', 2, 2); FLUSH BINARY LOGS`)
    await until('the older logs to be gone', () => purge(connection, pair.sourceUser))
  })
  const before = await targetState(pair)
  await using portal = startPortal(['incremental', '--job', job, '--workspace', pair.workspace, '--json'])
  const { code } = await within(endsWithinMs, portal.exit)
  const report = portal.lines.findLast((line) => line.type === 'report')
  const error = (report?.['error'] as { code?: string } | undefined)?.code
  const problems = code === 8 && error === 'DM-INC-004' ? [] : [`a purged log ended with ${code} ${error}`]
  const after = await targetState(pair)
  return after === before ? problems : [...problems, `a purged log changed the target: ${before} to ${after}`]
}

/** A log that a session still reads is kept; the server may not have noticed yet that its reader has gone. */
async function purge(connection: Connection, user: string): Promise<boolean> {
  const [readers] = await connection.query<(RowDataPacket & { id: number })[]>(
    `SELECT id FROM information_schema.processlist WHERE user = ?`,
    [user],
  )
  for (const { id } of readers) await connection.query(`KILL ${id}`).catch(() => undefined)
  const newest = (await logNames(connection)).at(-1) ?? ''
  await connection.query(`PURGE BINARY LOGS TO '${newest}'`)
  return (await logNames(connection)).length === 1
}

async function logNames(connection: Connection): Promise<string[]> {
  const [logs] = await connection.query<(RowDataPacket & { Log_name: string })[]>('SHOW BINARY LOGS')
  return logs.map((log) => log.Log_name)
}

async function targetState(pair: MigrationPair): Promise<string> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT string_agg(value, ',') FROM portal_meta.position WHERE stream = 'incremental') AS place,
         (SELECT count(*) FROM "${pair.schema}".journal) AS rows`,
    )
    return JSON.stringify(rows[0])
  })
}
