import { DmError, dmError } from '@data-migration/contract/errors'
import type { ServerError } from './wire/packets.ts'

/** Where a failure happened; the only things of the endpoint that may be shown. */
export interface ErrorPlace {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

const refusedLogin = new Set([1045, 1130, 1129, 1251, 1275, 1524, 1698, 1820, 1862, 3118, 4151])
/** Access denied to the database, unknown database. */
const noDatabase = new Set([1044, 1049])
/** Server shutdown, query or connection killed, timeouts of the network, session ended by the server. */
const lostErrors = new Set([
  1053, 1077, 1152, 1153, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 3169, 3170, 4031,
])
/** Connection limits, lock waits, dead locks, statement time limits. */
const busyErrors = new Set([1040, 1203, 1205, 1213, 1226, 1969, 3024, 3572])
/** Messages that name objects and numbers only, never a value of the data. */
const harmlessMessages = new Set([
  1017, 1021, 1030, 1034, 1037, 1038, 1041, 1046, 1054, 1104, 1109, 1142, 1143, 1146, 1168, 1176, 1193, 1194,
  1195, 1227, 1231, 1235, 1236, 1305, 1356, 1370, 1381, 1412, 1449, 1577, 1713, 1812, 1932, 4020,
])
/** No such table, column or key; defined anew since the view was opened. */
const otherStructure = new Set([1054, 1146, 1176, 1412])
const lackingPrivilege = new Set([1142, 1143, 1227, 1370])

/** What mysql2 and Node report while a connection is made. */
export function loginError(error: unknown, place: ErrorPlace): DmError {
  if (error instanceof DmError) return error
  const { host, port, user, database } = place
  const { errno, code, message } = describe(error)
  const found = errno === null ? code : `${code} (${errno})`
  const options = { found, cause: error }
  if (errno !== null && noDatabase.has(errno)) return dmError('DM-SRC-003', { database, user }, options)
  if (errno !== null && busyErrors.has(errno)) return dmError('DM-SRC-016', { problem: found }, options)
  if (code.startsWith('HANDSHAKE_') && code.includes('SSL'))
    return dmError('DM-SRC-017', { host, port, problem: message }, options)
  if ((errno !== null && refusedLogin.has(errno)) || code === 'AUTH_SWITCH_PLUGIN_ERROR')
    return dmError('DM-SRC-002', { host, port, user }, options)
  return dmError('DM-SRC-001', { host, port }, options)
}

/** The connection ended under a running statement, or what came is no MySQL protocol. */
export function lostError(error: unknown): DmError {
  if (error instanceof DmError) return error
  const { code, message } = describe(error)
  return dmError('DM-SRC-007', { problem: code === '' ? message : code }, { cause: error })
}

/** The server's answer to a statement. `statement` is its name in Portal, never its text. */
export function statementError(
  error: ServerError,
  statement: { readonly name: string; readonly table?: string },
  place: ErrorPlace,
): DmError {
  const { errno } = error
  const problem = `${statement.name}: ${presentable(error)}`
  const options = { found: `error ${errno} (SQL state ${error.sqlState})` }
  if (lostErrors.has(errno)) return dmError('DM-SRC-007', { problem }, options)
  if (busyErrors.has(errno)) return dmError('DM-SRC-016', { problem }, options)
  if (noDatabase.has(errno)) return dmError('DM-SRC-003', place, options)
  if (lackingPrivilege.has(errno)) return privilegeError(error, place, options)
  if (otherStructure.has(errno) && statement.table !== undefined)
    return dmError('DM-SRC-011', { table: statement.table }, options)
  return dmError('DM-SRC-012', { problem }, options)
}

/** `SELECT command denied to user ... for table 't'`, or `you need (at least one of) the X privilege(s)`. */
function privilegeError(error: ServerError, place: ErrorPlace, options: { found: string }): DmError {
  const command = /^(\w[\w ]*) command denied to user .* for (?:table|column) (.+)$/.exec(error.message)
  const needed = /the (.+?) privilege\(?s?\)? for this operation/.exec(error.message)
  const privilege = command?.[1] ?? needed?.[1] ?? 'needed'
  const object = command?.[2] ?? (command === null ? '*.*' : place.database)
  const on = command === null ? '*.*' : `\`${place.database}\`.*`
  const fix = `GRANT ${privilege} ON ${on} TO '${place.user}';`
  return dmError('DM-SRC-004', { user: place.user, privilege, object, fix }, options)
}

/** Anything between quotes may be a value of the data; only messages known to hold none are shown as they are. */
function presentable(error: ServerError): string {
  const text = harmlessMessages.has(error.errno) ? error.message : error.message.replace(/'.*'|".*"/gs, '…')
  return `${text} (${error.errno})`
}

interface Described {
  readonly errno: number | null
  readonly code: string
  readonly message: string
}

/** mysql2 puts the server's number into `errno` (positive) and its symbol into `code`; Node's own are negative. */
function describe(error: unknown): Described {
  if (!(error instanceof Error)) return { errno: null, code: '', message: String(error) }
  const { errno, code } = error as { errno?: unknown; code?: unknown }
  return {
    errno: typeof errno === 'number' && errno > 0 ? errno : null,
    code: typeof code === 'string' ? code : '',
    message: error.message,
  }
}
