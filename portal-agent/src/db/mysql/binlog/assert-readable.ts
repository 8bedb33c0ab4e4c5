import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { GtidSet } from '../../../model/gtid-set.ts'

/**
 * What is checked at every connect (pitfalls D10, D12): that this server still has everything after the position, and that
 * it knows everything before it. Errors: DM-INC-004 purged, DM-INC-013 another history.
 */
export async function assertReadable(
  connection: MysqlConnection,
  position: Position,
  signal: AbortSignal,
): Promise<void> {
  if (position.kind !== 'gtid') return
  const ours = GtidSet.parse(position.value)
  const purged = GtidSet.parse(await variable(connection, 'gtid_purged', signal))
  const missing = purged.minus(ours)
  if (!missing.isEmpty)
    throw dmError('DM-INC-004', { position: position.value }, { found: missing.toString() })
  const executed = GtidSet.parse(await variable(connection, 'gtid_executed', signal))
  const unknown = ours.minus(executed)
  if (!unknown.isEmpty) throw dmError('DM-INC-013', { transactions: unknown.toString() })
}

async function variable({ session }: MysqlConnection, name: string, signal: AbortSignal): Promise<string> {
  const [row] = await session.query({ name, sql: `SELECT @@GLOBAL.${name}` }, signal)
  return row?.[0] ?? ''
}
