import type { RetainedLog } from '../../../model/ports/change-reader.ts'
import { readFollowVariables, retention } from '../check/follow.ts'
import type { MysqlConnection } from '../connector.ts'

/** The files of the log by SHOW BINARY LOGS, from `reading` on; null where that is not among them. */
export async function readRetainedLog(
  connection: MysqlConnection,
  reading: string,
  signal: AbortSignal,
): Promise<RetainedLog | null> {
  const rows = await connection.session.query({ name: 'binary-logs', sql: 'SHOW BINARY LOGS' }, signal)
  const at = rows.findIndex(([file]) => file === reading)
  if (at < 0) return null
  const ahead = rows.slice(at)
  return {
    oldest: rows[0]?.[0] ?? '',
    reading,
    files: ahead.length,
    bytes: ahead.reduce((sum, [, size]) => sum + BigInt(size ?? 0), 0n),
    keptForMs: await readRetention(connection, signal),
  }
}

/** How long the server keeps its log, ms; null: until somebody purges it. */
export async function readRetention(
  connection: MysqlConnection,
  signal: AbortSignal,
): Promise<number | null> {
  const seconds = retention(await readFollowVariables(connection, signal))
  return seconds === null ? null : seconds * 1000
}
