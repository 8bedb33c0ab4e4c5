import type { ServerIdentity } from '../../../model/ports/catalog.ts'
import type { MysqlConnection } from '../connector.ts'

/**
 * MySQL's server_uuid. MariaDB has none: its server_id and GTID domain, which are often left at their defaults, together
 * with the host's name and port as the server itself sees them.
 */
export async function identify(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<ServerIdentity> {
  const sql =
    version.flavour === 'mysql'
      ? 'SELECT @@GLOBAL.server_uuid'
      : `SELECT CONCAT(@@GLOBAL.server_id, '-', @@GLOBAL.gtid_domain_id, '@', @@GLOBAL.hostname, ':', @@GLOBAL.port)`
  const [row] = await session.query({ name: 'identify', sql }, signal)
  return { flavour: version.flavour, version: version.text, serverId: row?.[0] ?? '' }
}
