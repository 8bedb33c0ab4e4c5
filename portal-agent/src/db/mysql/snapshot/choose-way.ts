import { DmError } from '@data-migration/contract/errors'
import type { MysqlConnection } from '../connector.ts'
import type { AgreementWay } from './agreement.ts'
import { readFeatures } from './features.ts'
import { gtidWay } from './gtid-way.ts'
import { logStatusWay } from './log-status-way.ts'
import { mariadbWay } from './mariadb-way.ts'
import { binlogEnd, quietWay } from './quiet-way.ts'

export type ChooseWays = (
  control: MysqlConnection,
  signal: AbortSignal,
) => Promise<readonly [AgreementWay, ...AgreementWay[]]>

/** What this server and user allow, the best first; the first one also knows where a view of one session stands. */
export const chooseWays: ChooseWays = async (control, signal) => {
  const features = await readFeatures(control, signal)
  if (features.snapshotStatus) return [mariadbWay]
  if (!features.binlog) return [quietWay(false)]
  const logStatus = features.logStatus ? [logStatusWay(features.gtid)] : []
  if (features.gtid) return [gtidWay, ...logStatus]
  return [quietWay(await knowsBinlogEnd(control, signal)), ...logStatus]
}

/** Without REPLICATION CLIENT the end of the binlog is not ours to know. */
async function knowsBinlogEnd(control: MysqlConnection, signal: AbortSignal): Promise<boolean> {
  try {
    await binlogEnd(control, signal)
    return true
  } catch (error) {
    if (error instanceof DmError && error.code === 'DM-SRC-004') return false
    throw error
  }
}
