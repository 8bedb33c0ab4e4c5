import { dmError } from '@data-migration/contract/errors'
import type { Credentials, DataSourceEntry } from '@data-migration/contract/plugin'
import { type DatabaseServer, isSource } from './database-server.ts'
import type { ServerLogin } from './login.ts'
import { mysqlServer } from './mysql.ts'
import { postgresServer } from './postgres.ts'

export function openServer(login: ServerLogin, password: string): DatabaseServer {
  return isSource(login.kind) ? mysqlServer(login, password) : postgresServer(login, password)
}

/** Asks the server of a data source with its stored login. Throws what the server does, DM-AUTH-011. */
export async function withServer<T>(
  credentials: Credentials,
  dataSource: DataSourceEntry,
  use: (server: DatabaseServer) => Promise<T>,
): Promise<T> {
  return await credentials.use(dataSource.credential, (secret) => {
    if (secret.kind === 'password') return use(openServer(dataSource, secret.password))
    throw dmError('DM-AUTH-011', { resource: `data source ${dataSource.name}` })
  })
}
