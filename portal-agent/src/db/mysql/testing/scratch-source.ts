import {
  adminMysql,
  createScratchDatabase,
  type Endpoint,
  grantUser,
  randomPassword,
  uniqueName,
} from '@data-migration/tests/testbed'
import type { SourceEndpoint } from '@data-migration/contract/portal'
import { createMysqlConnector, type MysqlConnector } from '../connector.ts'

/** A database with a user made by one of sql/grants, and an administrator to prepare it with. */
export interface ScratchSource extends AsyncDisposable {
  readonly database: string
  readonly endpoint: SourceEndpoint
  readonly connector: MysqlConnector
  /** Runs statements in the database as the administrator, who keeps one connection. */
  readonly admin: Awaited<ReturnType<typeof adminMysql>>
}

export interface ScratchOptions {
  readonly script?: string
  readonly place?: { readonly host: string; readonly port: number }
  readonly tls?: SourceEndpoint['tls']
  readonly compress?: boolean
}

export async function scratchSource(server: Endpoint, options: ScratchOptions = {}): Promise<ScratchSource> {
  await using stack = new AsyncDisposableStack()
  const name = uniqueName('mysqlread')
  stack.use(await createScratchDatabase(server, name))
  const user = uniqueName('u').slice(0, 16)
  const variables = { user, password: randomPassword(), database: name }
  const granted = stack.use(await grantUser(server, options.script ?? 'mysql-offline.sql', variables))
  const admin = stack.use(await adminMysql(server, name))
  const endpoint: SourceEndpoint = {
    kind: server.kind === 'mariadb' ? 'mariadb' : 'mysql',
    host: options.place?.host ?? server.host,
    port: options.place?.port ?? server.port,
    user: granted.user,
    password: granted.password,
    database: name,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  }
  const resources = stack.move()
  return {
    database: name,
    endpoint,
    connector: createMysqlConnector(endpoint, { subTask: 'test', epoch: 1 }, options),
    admin,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
