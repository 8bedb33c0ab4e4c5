import { DmError, dmError } from '@data-migration/contract/errors'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import type { DatabaseServer, ServerFacts, TableView } from './database-server.ts'
import { codeIn, isTlsProblem, type ServerLogin, sessionName, tlsOptions, withinMs } from './login.ts'

/** MySQL or MariaDB. Everything throws DM-SRC-001, 002, 003, 012, 016, 017. */
export function mysqlServer(login: ServerLogin, password: string): DatabaseServer {
  const ask = <T>(work: (query: Query) => Promise<T>) => withConnection(login, password, work)
  return {
    facts: () => ask(facts),
    databases: () => ask(databases),
    tables: (database) => ask((query) => tables(query, database, login.user)),
  }
}

type Query = (sql: string, values?: readonly string[]) => Promise<readonly RowDataPacket[]>

async function withConnection<T>(
  login: ServerLogin,
  password: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  let connection: Connection | undefined
  try {
    const { host, port, user } = login
    const ssl = tlsOptions(login)
    const opened = await mysql.createConnection({
      host,
      port,
      user,
      password,
      connectTimeout: withinMs,
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectAttributes: { program_name: sessionName },
      ...(ssl === null ? {} : { ssl: { ...ssl, verifyIdentity: login.tls?.mode === 'verify-full' } }),
    })
    connection = opened
    return await work(async (sql, values = []) => {
      const [rows] = await opened.query<RowDataPacket[]>({ sql, values: [...values], timeout: withinMs })
      return rows
    })
  } catch (error) {
    throw codeOf(error, login)
  } finally {
    connection?.destroy()
  }
}

async function facts(query: Query): Promise<ServerFacts> {
  const [row] = await query('SELECT VERSION() AS version, @@global.read_only AS readOnly')
  const privileges = await query(
    `SELECT privilege_type AS privilege FROM information_schema.user_privileges
      WHERE REPLACE(grantee, '''', '') = CURRENT_USER() AND is_grantable = 'YES'`,
  )
  const held = new Set(privileges.map(({ privilege }) => String(privilege)))
  return {
    version: String(row?.['version']),
    role: Number(row?.['readOnly']) === 0 ? 'primary' : 'replica',
    administrator: ['CREATE USER', 'SHUTDOWN', 'DROP', 'ALTER'].every((one) => held.has(one)),
  }
}

async function databases(query: Query) {
  const rows = await query(
    `SELECT schema_name AS name, default_character_set_name AS encoding FROM information_schema.schemata
      WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
      ORDER BY schema_name`,
  )
  return rows.map((row) => ({ name: String(row['name']), encoding: String(row['encoding']) }))
}

async function tables(query: Query, database: string, user: string): Promise<readonly TableView[]> {
  const [found] = await query('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [database])
  if (found === undefined) throw dmError('DM-SRC-003', { database, user })
  const rows = await query(
    `SELECT t.table_name AS name, t.engine AS engine, COALESCE(t.table_rows, 0) AS tableRows,
        COALESCE(t.data_length, 0) + COALESCE(t.index_length, 0) AS tableBytes, c.constraint_name AS primaryKey
      FROM information_schema.tables t
      LEFT JOIN information_schema.table_constraints c
        ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.constraint_type = 'PRIMARY KEY'
      WHERE t.table_schema = ? AND t.table_type = 'BASE TABLE'
      ORDER BY t.table_name`,
    [database],
  )
  return rows.map((row) => ({
    name: String(row['name']),
    engine: String(row['engine'] ?? ''),
    rowsEstimate: String(row['tableRows']),
    bytesEstimate: String(row['tableBytes']),
    hasPrimaryKey: row['primaryKey'] !== null,
  }))
}

function codeOf(cause: unknown, { host, port, user, database }: ServerLogin): DmError {
  if (cause instanceof DmError) return cause
  const code = codeIn(cause)
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
  if (isTlsProblem(cause)) return dmError('DM-SRC-017', { host, port, problem }, { cause })
  if (code.startsWith('ER_')) return dmError('DM-SRC-012', { problem }, { cause })
  return dmError('DM-SRC-001', { host, port }, { cause, found: code === '' ? problem : code })
}
