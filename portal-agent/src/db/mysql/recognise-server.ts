import { dmError } from '@data-migration/contract/errors'
import type { LogProgress } from '../../model/change-block.ts'
import type { SourceServer } from '../../model/ports/change-reader.ts'
import { identify } from './catalog/identify.ts'
import type { MysqlConnection, MysqlConnector } from './connector.ts'

/**
 * The id of the server that answers, where that is another one than is followed; null where it is the same. Behind one address
 * another may answer from one connection to the next (pitfall D12). Errors: DM-INC-006 where `place` has no meaning there.
 */
export async function recogniseServer(
  connection: MysqlConnection,
  server: SourceServer,
  place: LogProgress,
  signal: AbortSignal,
): Promise<string | null> {
  const { serverId } = await identify(connection, signal)
  if (serverId === server.id) return null
  const why = boundTo(place, connection.version.flavour)
  if (why !== null) throw anotherServer(server.id, serverId, why)
  return serverId
}

/** What ties a place in the log to the server it was made on; null where others of the flavour can be followed from there, too. */
export function boundTo({ position, inside }: LogProgress, flavour: 'mysql' | 'mariadb'): string | null {
  const { kind, value } = position
  if (kind === 'file') return `${value} is a place in a file of its own log`
  if ((kind === 'gtid') !== (flavour === 'mysql')) return `${value} says nothing to a server of another kind`
  // Which transaction it is that has begun, the position does not say; the next one there may be another.
  return inside > 0 ? `a transaction behind ${value} is applied in part` : null
}

/** Connections of which every one has to reach the server that is followed. Errors of `connect`: DM-INC-006, too. */
export function onlyOn(server: SourceServer, connector: MysqlConnector): MysqlConnector {
  return {
    database: connector.database,
    connect: async (role, signal) => {
      const connection = await connector.connect(role, signal)
      try {
        const { serverId } = await identify(connection, signal)
        if (serverId === server.id) return connection
        throw anotherServer(server.id, serverId, 'rows of two servers are not of one state')
      } catch (error) {
        connection.session.destroy()
        throw error
      }
    },
  }
}

function anotherServer(expected: string, found: string, why: string) {
  return dmError('DM-INC-006', { expected, found }, { found: why })
}
