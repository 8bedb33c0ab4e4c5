import { DmError, dmError } from '@data-migration/contract/errors'
import pg from 'pg'
import type { DatabaseServer, ServerFacts, TableView } from './database-server.ts'
import { codeIn, isTlsProblem, type ServerLogin, sessionName, tlsOptions, withinMs } from './login.ts'

/** PostgreSQL or openGauss. Everything throws DM-TGT-001, 002, 003, 008, 016, 017, 018. */
export function postgresServer(login: ServerLogin, password: string): DatabaseServer {
  const ask = <T>(work: (client: pg.Client) => Promise<T>, database = login.database ?? 'postgres') =>
    withClient({ ...login, database }, password, work)
  return {
    facts: () => ask((client) => facts(client, login)),
    databases: () => ask(databases),
    tables: (database) => ask(tables, database),
  }
}

export async function withClient<T>(
  login: ServerLogin & { readonly database: string },
  password: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { host, port, user, database } = login
  const ssl = tlsOptions(login)
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs,
    application_name: sessionName,
    ...(ssl === null ? {} : { ssl }),
  })
  // A connection that breaks shows in the statement; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw codeOf(error, login)
  } finally {
    await client.end().catch(() => undefined)
  }
}

interface FactsRow {
  readonly version: string
  readonly standby: boolean
  readonly superuser: boolean
}

async function facts(client: pg.Client, { kind }: ServerLogin): Promise<ServerFacts> {
  const { rows } = await client.query<FactsRow>(
    `SELECT version() AS version, pg_is_in_recovery() AS standby,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
  )
  const text = rows[0]?.version ?? ''
  const openGauss = /Gauss/i.test(text)
  if (openGauss !== (kind === 'opengauss'))
    throw dmError('DM-TGT-016', { found: openGauss ? 'openGauss' : 'PostgreSQL', kind })
  const pattern = openGauss ? /openGauss\S* ([\d.]+\S*)/i : /^PostgreSQL ([\d.]+\S*)/
  return {
    version: pattern.exec(text)?.[1] ?? text,
    role: rows[0]?.standby === true ? 'replica' : 'primary',
    administrator: rows[0]?.superuser === true,
  }
}

async function databases(client: pg.Client) {
  const { rows } = await client.query<{ name: string; encoding: string }>(
    `SELECT datname AS name, pg_encoding_to_char(encoding) AS encoding FROM pg_database
      WHERE NOT datistemplate AND datallowconn ORDER BY datname`,
  )
  return rows
}

interface TableRow {
  readonly name: string
  readonly rows: string
  readonly bytes: string
  readonly keyed: boolean
}

async function tables(client: pg.Client): Promise<readonly TableView[]> {
  const { rows } = await client.query<TableRow>(
    `SELECT n.nspname || '.' || c.relname AS name, GREATEST(c.reltuples, 0)::bigint AS rows,
        pg_total_relation_size(c.oid) AS bytes,
        EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS keyed
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY 1`,
  )
  return rows.map(({ name, rows: estimate, bytes, keyed }) => ({
    name,
    engine: 'heap',
    rowsEstimate: String(estimate),
    bytesEstimate: String(bytes),
    hasPrimaryKey: keyed,
  }))
}

function codeOf(cause: unknown, { host, port, user, database }: ServerLogin): DmError {
  if (cause instanceof DmError) return cause
  const code = codeIn(cause)
  const problem = cause instanceof Error ? cause.message : String(cause)
  const refused =
    ['28P01', '28000'].includes(code) || /SASL|password must be|Unknown authentic/i.test(problem)
  if (refused) return dmError('DM-TGT-002', { host, port, user }, { cause, found: problem })
  if (code === '3D000') return dmError('DM-TGT-003', { database: database ?? '' }, { cause })
  if (code === '53300' || code === '57P03') return dmError('DM-TGT-017', { host, port, problem }, { cause })
  if (isTlsProblem(cause)) return dmError('DM-TGT-018', { host, port, problem }, { cause })
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E'))
    return dmError('DM-TGT-008', { object: 'the catalogue', problem }, { cause })
  return dmError('DM-TGT-001', { host, port }, { cause, found: code === '' ? problem : code })
}
