import { Socket } from 'node:net'
import { DmError, isTransient } from '@data-migration/contract/errors'
import type { PostgresConnector } from './connector.ts'
import type { PostgresSession } from './session.ts'

export interface Patience {
  /** How long a statement runs before somebody looks whether it still does. */
  readonly firstLookMs: number
  readonly lookEveryMs: number
}

const patience: Patience = { firstLookMs: 20_000, lookEveryMs: 10_000 }
/** So many looks in a row that find the same standstill leave no doubt. */
const looks = 3

/**
 * Does `work` on the session, and ends the session when its line is dead: both ends wait for each other (half-open, as when a firewall has
 * forgotten the connection), or the server is out of reach. A statement that runs or waits for a lock may take as long as it likes.
 * No timeout of TCP does this: what was sent may have been taken, and a full window is no silence.
 */
export async function onLiveLine<T>(
  connector: PostgresConnector,
  session: PostgresSession,
  work: () => Promise<T>,
  { firstLookMs, lookEveryMs }: Patience = patience,
): Promise<T> {
  const over = new AbortController()
  let last: string | null = null
  let same = 0
  const look = async () => {
    const found = await standstill(connector, session, over.signal).catch(() => null)
    if (over.signal.aborted) return
    same = found !== null && found === last ? same + 1 : 1
    last = found
    if (found !== null && same >= looks) session.destroy()
    else timer = setTimeout(() => void look(), lookEveryMs)
  }
  let timer = setTimeout(() => void look(), firstLookMs)
  try {
    return await work()
  } finally {
    over.abort()
    clearTimeout(timer)
  }
}

/** What stands still, the same text as long as nothing moves at either end; null while the server works. */
async function standstill(
  connector: PostgresConnector,
  session: PostgresSession,
  signal: AbortSignal,
): Promise<string | null> {
  const { stream } = session.connection
  const moved = stream instanceof Socket ? `${stream.bytesRead} ${stream.bytesWritten}` : ''
  const server = await serverWaits(connector, session.pid, signal)
  return server === null ? null : `${server} ${moved}`
}

/** Since when the server waits for this end; null while it does not. */
async function serverWaits(
  connector: PostgresConnector,
  pid: number,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    await using other = await connector.connect('look', signal)
    const [row] = await other.rows(
      `SELECT CASE WHEN state LIKE 'idle%' OR wait_event = 'ClientRead' THEN state_change::text END AS since
       FROM pg_stat_activity WHERE pid = $1::int`,
      [String(pid)],
    )
    return row === undefined ? 'gone' : (row['since'] ?? null)
  } catch (error) {
    // Without a free connection nothing is known; the server is there.
    if (error instanceof DmError && isTransient(error) && error.code !== 'DM-TGT-017') return 'out of reach'
    throw error
  }
}
