import { DmError, dmError } from '@data-migration/contract/errors'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { connectMs, isTlsProblem, type ServerFacts, type ServerLogin, tlsOptions } from './server-login.ts'

/** Throws DM-SRC-001, 002, 003, 012, 016, 017. */
export async function askMysql(login: ServerLogin, password: string): Promise<ServerFacts> {
  let connection: Connection | undefined
  try {
    const ssl = tlsOptions(login)
    connection = await mysql.createConnection({
      host: login.host,
      port: login.port,
      user: login.user,
      password,
      connectTimeout: connectMs,
      ...(login.database === null ? {} : { database: login.database }),
      ...(ssl === undefined ? {} : { ssl: { ...ssl, verifyIdentity: login.tls?.mode === 'verify-full' } }),
    })
    return await facts(connection)
  } catch (error) {
    throw codeOf(error, login)
  } finally {
    connection?.destroy()
  }
}

async function facts(connection: Connection): Promise<ServerFacts> {
  const [rows] = await connection.query<RowDataPacket[]>({
    sql: 'SELECT VERSION() AS version, @@global.read_only AS readOnly',
    timeout: connectMs,
  })
  const [privileges] = await connection.query<RowDataPacket[]>({
    sql: `SELECT privilege_type AS privilege FROM information_schema.user_privileges
      WHERE REPLACE(grantee, '''', '') = CURRENT_USER() AND is_grantable = 'YES'`,
    timeout: connectMs,
  })
  const held = privileges.map(({ privilege }) => String(privilege))
  return {
    version: String(rows[0]?.['version']),
    role: Number(rows[0]?.['readOnly']) === 0 ? 'primary' : 'replica',
    administrator: ['CREATE USER', 'SHUTDOWN', 'DROP', 'ALTER'].every((privilege) =>
      held.includes(privilege),
    ),
  }
}

function codeOf(cause: unknown, { host, port, user, database }: ServerLogin): DmError {
  if (cause instanceof DmError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const problem = cause instanceof Error ? cause.message : String(cause)
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
    case 'ER_HOST_NOT_PRIVILEGED':
    case 'ER_ACCOUNT_HAS_BEEN_LOCKED':
    case 'ER_MUST_CHANGE_PASSWORD_LOGIN':
      return dmError('DM-SRC-002', { host, port, user }, { cause })
    case 'ER_BAD_DB_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return dmError('DM-SRC-003', { database: database ?? '', user }, { cause })
    case 'ER_CON_COUNT_ERROR':
    case 'ER_USER_LIMIT_REACHED':
      return dmError('DM-SRC-016', { problem }, { cause })
  }
  if (isTlsProblem(cause) || code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return dmError('DM-SRC-017', { host, port, problem }, { cause })
  if (code.startsWith('ER_')) return dmError('DM-SRC-012', { problem }, { cause })
  return dmError('DM-SRC-001', { host, port }, { cause, found: code === '' ? problem : code })
}
