import { applicationPrefix } from './application-name.ts'
import type { PostgresConnector } from './connector.ts'
import { sqlState } from './errors.ts'
import type { TextRow } from './session.ts'

/** openGauss has no such function. */
const undefinedFunction = '42883'
const mostShown = 5

/** Who holds what a session of the sub-task waits for, in words; nothing of what they execute. Empty where the server cannot tell. */
export async function findBlockers(
  connector: PostgresConnector,
  subTask: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await using session = await connector.connect('blockers', signal)
  try {
    const rows = await session.rows(
      `SELECT DISTINCT b.pid, b.usename AS name, b.application_name AS program, b.state,
         to_char(b.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
       FROM pg_stat_activity w, unnest(pg_blocking_pids(w.pid)) AS blocking (pid), pg_stat_activity b
       WHERE left(w.application_name, length($1)) = $1 AND b.pid = blocking.pid
       ORDER BY b.pid LIMIT ${mostShown}`,
      [applicationPrefix(subTask)],
    )
    return rows.map(describe)
  } catch (error) {
    if (sqlState(error) === undefinedFunction) return []
    throw error
  }
}

function describe(row: TextRow): string {
  const since = row['since'] ?? null
  return `${sessionText(row)} holds what is needed${since === null ? '' : `, in a transaction since ${since}`}`
}

/** A session by `pid`, `name`, `program` and `state`, the last hidden from a user who may not look at others' sessions. */
export function sessionText({ pid, name, program, state }: TextRow): string {
  const parts = [`user ${name ?? 'unknown'}`, program ?? '', state ?? '']
  return `Session ${pid ?? ''} (${parts.filter((part) => part !== '').join(', ')})`
}
