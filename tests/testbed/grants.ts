import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2'
import { adminMysql, adminPg } from './clients.ts'
import type { Endpoint } from './endpoint.ts'
import { fillPlaceholders, splitStatements, type GrantVariables } from './grant-script.ts'
import { repositoryRoot } from './paths.ts'
import { mysqlIdentifier, mysqlLiteral, postgresIdentifier } from './servers/sql-literal.ts'
import { TestbedError } from './testbed-error.ts'

/** A user with the rights of one of the scripts in sql/grants; `await using` drops it with its rights. */
export type GrantedUser = AsyncDisposable & { user: string; password: string }

/**
 * Runs `sql/grants/<script>` as the administrator. On PostgreSQL it runs in `variables.database`, which is also
 * where what the user owns is dropped at the end.
 */
export async function grantUser(
  endpoint: Endpoint,
  script: string,
  variables: GrantVariables,
): Promise<GrantedUser> {
  const text = await readFile(join(repositoryRoot, 'sql', 'grants', script), 'utf8')
  return await grantUserFromText(endpoint, text, variables, script)
}

/** As `grantUser`, for a script that is not a file. */
export async function grantUserFromText(
  endpoint: Endpoint,
  text: string,
  variables: GrantVariables,
  name = 'script',
): Promise<GrantedUser> {
  const { user, password } = variables
  const drop = () => dropUser(endpoint, user, variables['database'])
  await drop()
  try {
    await execute(endpoint, variables, name, text)
  } catch (error) {
    await drop()
    throw error
  }
  return { user, password, [Symbol.asyncDispose]: drop }
}

/** A password that also passes validate_password: letters of both cases, digits and a special character. */
export function randomPassword(): string {
  return `${randomBytes(12).toString('base64url')}-aA1`
}

/** Drops the user under every host (MySQL), or the role with what it owns in `database` (PostgreSQL). */
export async function dropUser(endpoint: Endpoint, user: string, database?: string): Promise<void> {
  await (endpoint.kind === 'postgresql' ? dropRole(endpoint, user, database) : dropMysqlUser(endpoint, user))
}

async function execute(
  endpoint: Endpoint,
  variables: GrantVariables,
  name: string,
  text: string,
): Promise<void> {
  const statements = splitStatements(text)
  if (endpoint.kind === 'postgresql') {
    const fill = (sql: string) => fillPlaceholders(sql, 'postgresql', variables)
    await using client = await adminPg(endpoint, variables['database'])
    await executeAll(name, statements, (sql) => client.query(fill(sql)))
  } else {
    const fill = (sql: string) => fillPlaceholders(sql, 'mysql', variables)
    await using connection = await adminMysql(endpoint)
    await executeAll(name, statements, (sql) => connection.query(fill(sql)))
  }
}

/** The error shows the statement with its placeholders, never with the password. */
async function executeAll(name: string, statements: string[], query: (sql: string) => Promise<unknown>) {
  for (const statement of statements) {
    await query(statement).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      throw new TestbedError(`${name}: ${reason}`, `The statement: ${statement}`)
    })
  }
}

async function dropMysqlUser(endpoint: Endpoint, user: string): Promise<void> {
  await using connection = await adminMysql(endpoint)
  type Host = RowDataPacket & { host: string }
  const [hosts] = await connection.query<Host[]>('SELECT Host AS host FROM mysql.user WHERE User = ?', [user])
  for (const { host } of hosts)
    await connection.query(`DROP USER ${mysqlIdentifier(user)}@${mysqlLiteral(host)}`)
}

async function dropRole(endpoint: Endpoint, role: string, database?: string): Promise<void> {
  await using client = await adminPg(endpoint)
  const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  if (roles.rowCount === 0) return
  const name = postgresIdentifier(role)
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role])
  const databases = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database ?? ''])
  if (database !== undefined && databases.rowCount === 1) {
    await using inside = await adminPg(endpoint, database)
    await inside.query(`DROP OWNED BY ${name} CASCADE`)
  }
  await client.query(`DROP OWNED BY ${name} CASCADE`)
  await client.query(`DROP ROLE ${name}`)
}
