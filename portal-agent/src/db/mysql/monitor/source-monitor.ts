import { DmError } from '@data-migration/contract/errors'
import type { SourceLoad, SourceMonitor } from '../../../model/ports/source-monitor.ts'
import type { MysqlConnection, MysqlConnector } from '../connector.ts'
import { replicaStatus } from '../version.ts'
import { qualifiedName } from '../sql/identifier.ts'

/** The shortest every server can wait for a lock of a table's definition. */
const lockWaitSeconds = 1

/** With one connection of its own. Needs no privilege but to read the tables. */
export async function openSourceMonitor(
  connector: MysqlConnector,
  signal: AbortSignal,
): Promise<SourceMonitor> {
  const connection = await connector.connect('monitor', signal)
  const { session } = connection
  const say = (name: string, sql: string, stop: AbortSignal) => session.execute({ name, sql }, stop)
  const lag: LagReading = { refused: false }
  await say('lock-wait', `SET SESSION lock_wait_timeout = ${lockWaitSeconds}`, signal)
  return {
    heldUp: async (tables, stop) => {
      const held: string[] = []
      for (const table of tables) {
        const probe = `SELECT 1 FROM ${qualifiedName(connector.database, table)} LIMIT 0`
        if (await waits(() => say('probe', probe, stop))) held.push(table)
      }
      return held
    },
    load: (stop) => readLoad(connection, lag, stop),
    interrupt: (id, hard, stop) => say('interrupt', `KILL ${hard ? 'CONNECTION' : 'QUERY'} ${id}`, stop),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  }
}

/**
 * A request for an exclusive lock goes before later shared ones (pitfall X07): a reader that comes now waits exactly when
 * somebody waits for us. A table that cannot be read for another reason is not held up.
 */
async function waits(probe: () => Promise<void>): Promise<boolean> {
  try {
    await probe()
    return false
  } catch (error) {
    if (!(error instanceof DmError)) throw error
    if (error.code === 'DM-SRC-016') return true
    if (error.code === 'DM-SRC-007') throw error
    return false
  }
}

/** The history list is a status variable of MariaDB only; MySQL's metric needs PROCESS and is left alone. */
async function readLoad(
  connection: MysqlConnection,
  lag: LagReading,
  signal: AbortSignal,
): Promise<SourceLoad> {
  const { session } = connection
  const sql = `SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_running', 'Innodb_history_list_length')`
  const rows = await session.query({ name: 'load', sql }, signal)
  const values = new Map(rows.map(([name, value]) => [(name ?? '').toLowerCase(), Number(value)]))
  return {
    threadsRunning: values.get('threads_running') ?? null,
    historyLength: values.get('innodb_history_list_length') ?? null,
    lagSeconds: await readLag(connection, lag, signal),
  }
}

interface LagReading {
  /** By a user who may not ask; not asked again. */
  refused: boolean
}

/** Seconds_Behind_Master, at the same place in every server's answer; a row for each source of a replica. */
export const lagColumn = 32

async function readLag(
  { session, version }: MysqlConnection,
  lag: LagReading,
  signal: AbortSignal,
): Promise<number | null> {
  if (lag.refused) return null
  try {
    const rows = await session.query({ name: 'replica-status', sql: replicaStatus(version) }, signal)
    const behind = rows.flatMap((row) => row[lagColumn] ?? []).map(Number)
    return behind.length === 0 ? null : Math.max(...behind)
  } catch (error) {
    if (!(error instanceof DmError && error.code === 'DM-SRC-004')) throw error
    lag.refused = true
    return null
  }
}
