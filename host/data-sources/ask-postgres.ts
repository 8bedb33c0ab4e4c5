import { DmError, dmError } from '@data-migration/contract/errors'
import pg from 'pg'
import { connectMs, isTlsProblem, type ServerFacts, type ServerLogin, tlsOptions } from './server-login.ts'

interface Row {
  readonly version: string
  readonly standby: boolean
  readonly superuser: boolean
}

/** Throws DM-TGT-001, 002, 003, 008, 016, 017, 018. */
export async function askPostgres(login: ServerLogin, password: string): Promise<ServerFacts> {
  const ssl = tlsOptions(login)
  const client = new pg.Client({
    host: login.host,
    port: login.port,
    user: login.user,
    password,
    database: login.database ?? 'postgres',
    connectionTimeoutMillis: connectMs,
    query_timeout: connectMs,
    application_name: 'data-migration host test',
    ...(ssl === undefined ? {} : { ssl }),
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<Row>(
      `SELECT version() AS version, pg_is_in_recovery() AS standby,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
    )
    return factsOf(rows[0], login)
  } catch (error) {
    throw codeOf(error, login)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function factsOf(row: Row | undefined, { kind }: ServerLogin): ServerFacts {
  const text = row?.version ?? ''
  const openGauss = /openGauss|Gauss/i.test(text)
  if (openGauss !== (kind === 'opengauss'))
    throw dmError('DM-TGT-016', { found: openGauss ? 'openGauss' : 'PostgreSQL', kind })
  const version =
    (openGauss ? /openGauss\S* ([\d.]+\S*)/i : /^PostgreSQL ([\d.]+\S*)/).exec(text)?.[1] ?? text
  return {
    version,
    role: row?.standby === true ? 'replica' : 'primary',
    administrator: row?.superuser === true,
  }
}

function codeOf(cause: unknown, { host, port, user, database }: ServerLogin): DmError {
  if (cause instanceof DmError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const problem = cause instanceof Error ? cause.message : String(cause)
  if (
    ['28P01', '28000', '42704'].includes(code) ||
    /SASL|password must be|Unknown authentication/i.test(problem)
  )
    return dmError('DM-TGT-002', { host, port, user }, { cause, found: problem })
  if (code === '3D000') return dmError('DM-TGT-003', { database: database ?? 'postgres' }, { cause })
  if (code === '53300' || code === '57P03') return dmError('DM-TGT-017', { host, port, problem }, { cause })
  if (isTlsProblem(cause)) return dmError('DM-TGT-018', { host, port, problem }, { cause })
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E'))
    return dmError('DM-TGT-008', { object: 'version()', problem }, { cause })
  return dmError('DM-TGT-001', { host, port }, { cause, found: code === '' ? problem : code })
}
