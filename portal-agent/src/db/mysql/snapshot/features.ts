import type { MysqlConnection } from '../connector.ts'

/** What this server offers to know positions by. */
export interface SnapshotFeatures {
  readonly binlog: boolean
  /** gtid_mode=ON: every transaction has a GTID. */
  readonly gtid: boolean
  /** MariaDB: each snapshot carries its exact binlog position as status variables. */
  readonly snapshotStatus: boolean
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
  }
}
