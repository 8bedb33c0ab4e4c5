import mysql from 'mysql2/promise'
import pg from 'pg'
import type { Endpoint } from './endpoint.ts'

type Login = Pick<Endpoint, 'host' | 'port' | 'adminUser' | 'adminPassword'>

/**
 * An administrator's connection to a MySQL or MariaDB server. Values arrive exactly: big numbers, decimals and
 * dates as text. Several statements in one query are allowed. Disposing of it closes it.
 */
export async function adminMysql(
  login: Login,
  database?: string,
): Promise<mysql.Connection & AsyncDisposable> {
  const connection = await mysql.createConnection({
    host: login.host,
    port: login.port,
    user: login.adminUser,
    password: login.adminPassword,
    database,
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    multipleStatements: true,
    // mysql2 asks for IGNORE_SPACE, which would change the session's sql_mode.
    flags: ['-IGNORE_SPACE'],
    connectTimeout: 10_000,
  })
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.end() })
}

/** An administrator's connection to a PostgreSQL server. Disposing of it closes it. */
export async function adminPg(login: Login, database = 'postgres'): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({
    host: login.host,
    port: login.port,
    user: login.adminUser,
    password: login.adminPassword,
    database,
    connectionTimeoutMillis: 10_000,
    application_name: 'testbed',
  })
  // A server that is killed ends the connection outside any query; the next query reports it.
  client.on('error', () => undefined)
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
