import type { RowDataPacket } from 'mysql2'
import { adminMysql, adminPg } from './clients.ts'
import type { Endpoint, ServerControl } from './endpoint.ts'
import { TestbedError } from './testbed-error.ts'

export const externalVariables = [
  'TEST_MYSQL_URL',
  'TEST_MYSQL_57_URL',
  'TEST_MYSQL_80_URL',
  'TEST_MYSQL_84_URL',
  'TEST_PG_URL',
  'TEST_OPENGAUSS_URL',
] as const
export type ExternalVariable = (typeof externalVariables)[number]

/** The existing server an environment variable names (`mysql://user:password@host:port`), if it is set. */
export async function externalEndpoint(variable: ExternalVariable): Promise<Endpoint | undefined> {
  const text = process.env[variable]
  if (text === undefined || text === '') return undefined
  const login = parse(variable, text)
  const version = login.mysql ? await mysqlVersion(login) : await postgresVersion(login)
  const { host, port, adminUser, adminPassword } = login
  const mysqlKind = /mariadb/i.test(version) ? ('mariadb' as const) : ('mysql' as const)
  const kind = login.mysql ? mysqlKind : ('postgresql' as const)
  return { kind, version, host, port, adminUser, adminPassword, ...refuseControl(variable) }
}

type Login = { mysql: boolean; host: string; port: number; adminUser: string; adminPassword: string }

/** The message names the variable and never its value, which holds a password. */
function parse(variable: ExternalVariable, text: string): Login {
  const url = URL.parse(text)
  const mysql = url?.protocol === 'mysql:' || url?.protocol === 'mariadb:'
  if (url === null || !(mysql || /^postgres(ql)?:$/.test(url.protocol))) {
    throw new TestbedError(
      `${variable} is no server's URL`,
      'Write mysql://user:password@host:port or postgresql://…',
    )
  }
  return {
    mysql,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (mysql ? 3306 : 5432)),
    adminUser: decodeURIComponent(url.username),
    adminPassword: decodeURIComponent(url.password),
  }
}

async function mysqlVersion(login: Login): Promise<string> {
  await using connection = await adminMysql(login)
  const [rows] = await connection.query<(RowDataPacket & { version: string })[]>(
    'SELECT VERSION() AS version',
  )
  return rows[0]?.version ?? ''
}

async function postgresVersion(login: Login): Promise<string> {
  await using client = await adminPg(login)
  const result = await client.query<{ server_version: string }>('SHOW server_version')
  return result.rows[0]?.server_version ?? ''
}

function refuseControl(variable: ExternalVariable): ServerControl {
  const refuse = async () => {
    throw new TestbedError(
      `The server of ${variable} does not belong to the testbed`,
      'Unset it to run this test',
    )
  }
  return { start: refuse, stop: refuse, restart: refuse, pause: refuse, resume: refuse, kill: refuse }
}
