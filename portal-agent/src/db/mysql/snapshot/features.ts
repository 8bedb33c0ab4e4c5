import { DmError } from '@data-migration/contract/errors'
import type { MysqlConnection } from '../connector.ts'
import { isMysql } from '../version.ts'

/** What this server offers to know positions by. */
export interface SnapshotFeatures {
  readonly binlog: boolean
  /** gtid_mode=ON: every transaction has a GTID. */
  readonly gtid: boolean
  /** MariaDB: each snapshot carries its exact binlog position as status variables. */
  readonly snapshotStatus: boolean
  /** MySQL 8 shows all its logs' positions at one instant, and lets this user see it. */
  readonly logStatus: boolean
}

export async function readFeatures(
  connection: MysqlConnection,
  signal: AbortSignal,
): Promise<SnapshotFeatures> {
  const { session, version } = connection
  const rows = await session.query(
    {
      name: 'snapshot-features',
      sql: `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'gtid_mode')`,
    },
    signal,
  )
  const values = new Map(
    rows.map(([name, value]) => [(name ?? '').toLowerCase(), (value ?? '').toUpperCase()]),
  )
  const binlog = values.get('log_bin') === 'ON'
  return {
    binlog,
    gtid: binlog && version.flavour === 'mysql' && values.get('gtid_mode') === 'ON',
    snapshotStatus: binlog && version.flavour === 'mariadb',
    logStatus: binlog && isMysql(version, 8, 0) && (await mayReadLogStatus(connection, signal)),
  }
}

async function mayReadLogStatus({ session }: MysqlConnection, signal: AbortSignal): Promise<boolean> {
  try {
    const sql = 'SELECT LOCAL FROM performance_schema.log_status'
    return (await session.query({ name: 'log-status', sql }, signal)).length === 1
  } catch (error) {
    if (error instanceof DmError && error.code.startsWith('DM-SRC-0')) return false
    throw error
  }
}
