import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { binlogEnd } from '../snapshot/quiet-way.ts'
import { readFeatures } from '../snapshot/features.ts'

/**
 * Where the source's log ends now: in the kind of `like`, else in the one that this server's snapshots have. A view may
 * have been given a place in the file by a server that has GTIDs, and is then followed by places.
 */
export async function readCurrentPosition(
  connection: MysqlConnection,
  signal: AbortSignal,
  like?: Position,
): Promise<Position> {
  const features = await readFeatures(connection, signal)
  if (!features.binlog) throw dmError('DM-INC-001', { found: 'OFF' })
  const byPlace = like?.kind === 'file'
  if (features.gtid && !byPlace)
    return { kind: 'gtid', value: await variable(connection, 'gtid_executed', signal) }
  const place = await binlogEnd(connection, signal)
  if (place === null) throw dmError('DM-INC-001', { found: 'OFF' })
  const end: Position = { kind: 'file', value: `${place.file}:${place.pos}`, ...place }
  if (!features.snapshotStatus || byPlace) return end
  const value = await variable(connection, 'gtid_binlog_pos', signal)
  return value === '' ? end : { kind: 'mariadb-gtid', value }
}

async function variable({ session }: MysqlConnection, name: string, signal: AbortSignal): Promise<string> {
  const [row] = await session.query({ name, sql: `SELECT @@GLOBAL.${name}` }, signal)
  return (row?.[0] ?? '').replace(/\s+/g, '')
}
