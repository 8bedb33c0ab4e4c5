import { DmError } from '@data-migration/contract/errors'
import type { MysqlConnection } from '../connector.ts'
import { isMysql, replicaStatus } from '../version.ts'

/** What decides, besides the format, which changes are in the source's log. */
export interface LogSource {
  /** Null without the privilege to ask, which is an item of its own. */
  readonly filters: LogFilters | null
  readonly isReplica: boolean
}

export interface LogFilters {
  /** Databases of binlog_do_db; none: all. */
  readonly only: readonly string[]
  /** Databases of binlog_ignore_db. */
  readonly never: readonly string[]
}

export async function readLogSource(connection: MysqlConnection, signal: AbortSignal): Promise<LogSource> {
  return { filters: await readFilters(connection, signal), isReplica: await isReplica(connection, signal) }
}

async function readFilters(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<LogFilters | null> {
  const sql = isMysql(version, 8, 2) ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS'
  const [row] = (await session.query({ name: 'binlog-filters', sql }, signal).catch(unlessRefused)) ?? []
  return row === undefined ? null : { only: listed(row[2]), never: listed(row[3]) }
}

function listed(names: string | null | undefined): string[] {
  return (names ?? '').split(',').filter((name) => name !== '')
}

/** MariaDB has a privilege of its own for the whole answer; whether something is replicated now it tells everybody. */
async function isReplica({ session, version }: MysqlConnection, signal: AbortSignal): Promise<boolean> {
  const status = { name: 'replica-status', sql: replicaStatus(version) }
  const channels = await session.query(status, signal).catch(unlessRefused)
  if (channels !== null) return channels.length > 0
  const sql = `SHOW GLOBAL STATUS WHERE Variable_name IN ('Slave_running', 'Slaves_running')`
  const running = await session.query({ name: 'replica-running', sql }, signal)
  return running.some(([, value]) => value === 'ON' || Number(value) > 0)
}

function unlessRefused(error: unknown): null {
  if (error instanceof DmError && error.code === 'DM-SRC-004') return null
  throw error
}
