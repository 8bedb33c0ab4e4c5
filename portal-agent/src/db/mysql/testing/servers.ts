import {
  type Endpoint,
  ensureMariadb,
  ensureMysql56,
  ensureMysql97,
  externalEndpoint,
  type ExternalVariable,
} from '@data-migration/tests/testbed'

type NamedServer = readonly [name: string, ensure: () => Promise<Endpoint>]

/** The servers every claim about a source is tested on, and those the environment names besides. */
export const sourceServers: readonly NamedServer[] = [
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
  ['MariaDB 10.11', ensureMariadb],
  ...external('MySQL 5.7', 'TEST_MYSQL_57_URL'),
  ...external('MySQL 8.0', 'TEST_MYSQL_80_URL'),
  ...external('MySQL 8.4', 'TEST_MYSQL_84_URL'),
]

function external(name: string, variable: ExternalVariable): NamedServer[] {
  if ((process.env[variable] ?? '') === '') return []
  const ensure = async () => {
    const endpoint = await externalEndpoint(variable)
    if (endpoint === undefined) throw new Error(`${variable} is empty`)
    return endpoint
  }
  return [[name, ensure]]
}
