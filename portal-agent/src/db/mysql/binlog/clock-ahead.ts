import type { MysqlSession } from '../session/session.ts'

/**
 * The source's clock less this machine's, in milliseconds: the delay of a change is told by the source's clock, whose
 * times the log has (pitfall D37). Exact to half a round trip.
 */
export async function clockAhead(
  session: MysqlSession,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  const asked = now()
  const [row] = await session.query({ name: 'clock', sql: 'SELECT UNIX_TIMESTAMP(SYSDATE(3))' }, signal)
  return Math.round(Number(row?.[0]) * 1000 - (asked + now()) / 2)
}
