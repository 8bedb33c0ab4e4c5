import { DmError } from '@data-migration/contract/errors'
import type { TargetLoad, TargetMonitor } from '../../model/ports/target-monitor.ts'
import type { PostgresConnector } from './connector.ts'
import { sqlState } from './errors.ts'
import type { PostgresSession } from './session.ts'

/** openGauss has other columns and functions here. */
const notThere = new Set(['42703', '42883', '42P01', '42501'])

/** pg_stat_replication shows the delays of others only to pg_monitor; an idle replica has none. */
const lagQuery = `SELECT max(extract(epoch FROM replay_lag)) AS found FROM pg_stat_replication`
const keptQuery = `SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) / 1048576 AS found
  FROM pg_replication_slots WHERE restart_lsn IS NOT NULL`

/** With one session of its own, as long as that lasts. */
export async function openTargetMonitor(
  connector: PostgresConnector,
  signal: AbortSignal,
): Promise<TargetMonitor> {
  const session = await connector.connect('monitor', signal)
  const refused = new Set<string>()
  const ask = async (sql: string, stop: AbortSignal) => {
    if (refused.has(sql)) return null
    try {
      return await numberFrom(session, sql, stop)
    } catch (error) {
      if (!(error instanceof DmError && notThere.has(sqlState(error) ?? ''))) throw error
      refused.add(sql)
      return null
    }
  }
  return {
    load: async (stop): Promise<TargetLoad> => ({
      lagSeconds: await ask(lagQuery, stop),
      keptLogMB: await ask(keptQuery, stop),
    }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

async function numberFrom(
  session: PostgresSession,
  sql: string,
  signal: AbortSignal,
): Promise<number | null> {
  const [row] = await session.rows(sql, [], { signal })
  const found = row?.['found'] ?? null
  return found === null ? null : Math.round(Number(found))
}
