import pg from 'pg'
import { DmError, dmError } from '@data-migration/contract/errors'
import { quoteIdent } from '../../convert/quote.ts'

/** Where an error happened, for its message. Never holds a secret. */
export interface ErrorContext {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** The table, index, schema ... the statement was about. */
  readonly object?: string
}

/** Errors of a connection attempt: DM-TGT-001 unless the server or TLS said more (002, 003, 004, 017, 018). */
export function toConnectError(error: unknown, context: ErrorContext): unknown {
  if (error instanceof DmError) return error
  const options = { found: messageOf(error), cause: causeOf(error) }
  const { host, port, user, database } = context
  if (isLoginRefusal(error)) return dmError('DM-TGT-002', { host, port, user }, options)
  if (sqlState(error) === '3D000') return dmError('DM-TGT-003', { database }, options)
  if (sqlState(error) === '42501') return missingConnect(context, options)
  const problem = messageOf(error)
  if (sqlState(error) === '53300') return dmError('DM-TGT-017', { host, port, problem }, options)
  if (isTlsFailure(error)) return dmError('DM-TGT-018', { host, port, problem }, options)
  return dmError('DM-TGT-001', { host, port }, options)
}

/** Errors of an open session. What is neither the server's nor the socket's is a bug and stays as it is. */
export function toDmError(error: unknown, context: ErrorContext): unknown {
  if (error instanceof DmError) return error
  const options = { found: messageOf(error), cause: causeOf(error) }
  if (isConnectionLoss(error)) return dmError('DM-TGT-007', { problem: messageOf(error) }, options)
  const state = sqlState(error)
  if (state === null) return error
  if (state === '53100') return dmError('DM-TGT-011', {}, options)
  if (state === '42501') return missingPrivilege(error, context, options)
  return dmError('DM-TGT-008', { object: objectOf(error, context), problem: messageOf(error) }, options)
}

/** The five characters of PostgreSQL's "Appendix A. Error Codes"; null for anything that is not the server's. */
export function sqlState(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null
  if (error instanceof DmError && isServerReport(error.cause)) return error.cause.sqlState
  return null
}

/** What is kept of a server error: no detail, no query, no parameter, for these hold values. */
export interface ServerReport {
  readonly sqlState: string
  readonly routine: string | undefined
  readonly schema: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined
}

/** What the server said, without values; undefined for failures that are not its own. */
export function reportOf(error: unknown): ServerReport | undefined {
  return error instanceof DmError && isServerReport(error.cause) ? error.cause : causeOf(error)
}

function isServerReport(cause: unknown): cause is ServerReport {
  return typeof cause === 'object' && cause !== null && 'sqlState' in cause
}

function causeOf(error: unknown): ServerReport | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined
  const { code = '', routine, schema, table, column, constraint } = error
  return { sqlState: code, routine, schema, table, column, constraint }
}

const loginRefusals = new Set(['28P01', '28000'])

function isLoginRefusal(error: unknown): boolean {
  if (loginRefusals.has(sqlState(error) ?? '')) return true
  return error instanceof Error && error.message.startsWith('SASL')
}

/** OpenSSL's verification results and Node's own, which are the `code` of the error; pg's sentence when TLS is off. */
const tlsCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/

function isTlsFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && tlsCodes.test(String(error.code))) return true
  return error.message === 'The server does not support SSL connections'
}

const lossStates = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04'])
const lossMessages =
  /^(Connection terminated|Client (has encountered|was closed)|timeout expired|write after end)/

/** Class 08, an administrator's shutdown or termination, or the socket itself. */
function isConnectionLoss(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== null) return lossStates.has(state) || state.startsWith('08')
  if (!(error instanceof Error)) return false
  if ('syscall' in error || ('code' in error && socketCodes.has(String(error.code)))) return true
  return lossMessages.test(error.message)
}

const socketCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
])

/**
 * The server's sentence without the values in it. Class 22 (data exceptions) quotes the value in the message itself;
 * the place within a COPY is kept (`COPY t, line 5, column c`), what stands there is not.
 */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!(error instanceof pg.DatabaseError)) return error.message
  const message = error.code?.startsWith('22') ? error.message.replace(/"[^]*"/, '"…"') : error.message
  const place = /^COPY [^]*?, line \d+(?:, column [^:]+)?/.exec(error.where ?? '')?.[0]
  return place === undefined ? message : `${message} (${place})`
}

function objectOf(error: unknown, context: ErrorContext): string {
  if (context.object !== undefined) return context.object
  const table = error instanceof pg.DatabaseError ? error.table : undefined
  return table ?? `database ${context.database}`
}

type Options = { found: string; cause: ServerReport | undefined }

function missingConnect(context: ErrorContext, options: Options): DmError {
  const { user, database } = context
  const fix = `GRANT CONNECT ON DATABASE ${quoteIdent(database)} TO ${quoteIdent(user)};`
  return dmError('DM-TGT-004', { user, privilege: 'CONNECT', object: `database ${database}`, fix }, options)
}

/** What `permission denied for <kind> <name>` calls for; PostgreSQL names the object, not the privilege. */
const privilegesOf: Readonly<Record<string, string>> = {
  schema: 'USAGE, CREATE',
  database: 'CONNECT, CREATE',
  table: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES',
  sequence: 'USAGE, SELECT, UPDATE',
  function: 'EXECUTE',
}

function missingPrivilege(error: unknown, context: ErrorContext, options: Options): DmError {
  const message = messageOf(error)
  const owner = /^must be (?:the )?owner of (\w+) (.+)$/.exec(message)
  const denied = /^permission denied for (\w+) (.+)$/.exec(message)
  const [, kind = '', name = ''] = owner ?? denied ?? []
  const privilege = owner ? 'ownership' : (privilegesOf[kind] ?? message)
  const object = kind === '' ? objectOf(error, context) : `${kind} ${name}`
  const on = name === '' ? '' : `${kind.toUpperCase()} ${quoteIdent(name)}`
  const grant = `GRANT ${privilege} ON ${on} TO ${quoteIdent(context.user)};`
  const takeOwnership = `ALTER ${on} OWNER TO ${quoteIdent(context.user)};`
  const fix = owner ? takeOwnership : kind in privilegesOf ? grant : 'sql/grants/postgres-offline.sql'
  return dmError('DM-TGT-004', { user: context.user, privilege, object, fix }, options)
}
