import type { ObjectSelection } from '@data-migration/contract/portal'
import type { SourceCatalog } from '../../model/ports/catalog.ts'
import { readAccounts } from './accounts/read-accounts.ts'
import { readDialect } from './catalog/dialect.ts'
import { identify } from './catalog/identify.ts'
import { readSchema } from './catalog/read-schema.ts'
import { untorn } from './catalog/untorn.ts'
import { checkSource } from './check/check-source.ts'
import { checkFilters } from './check/filters.ts'
import type { MysqlConnector } from './connector.ts'

/**
 * The source as a catalogue; `selection` narrows what `check` looks at, `online` widens it by what following needs. A
 * connection of its own for each call.
 */
export function createMysqlCatalog(
  connector: MysqlConnector,
  selection?: ObjectSelection,
  online = false,
): SourceCatalog {
  return {
    identify: async (signal) => {
      await using connection = await connector.connect('catalog', signal)
      return await identify(connection, signal)
    },
    read: async (wanted, signal) => {
      await using connection = await connector.connect('catalog', signal)
      return await untorn(() => readSchema(connection, connector.database, wanted, signal))
    },
    dialect: async (signal) => {
      await using connection = await connector.connect('catalog', signal)
      return await readDialect(connection, signal)
    },
    accounts: async (signal) => {
      await using connection = await connector.connect('catalog', signal)
      return await readAccounts(connection, connector.database, signal)
    },
    checkFilters: (tables, signal) => checkFilters(connector, tables, signal),
    check: (signal) => checkSource(connector, selection, online, signal),
  }
}
