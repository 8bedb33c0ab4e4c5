import type { SourceEndpoint } from '@data-migration/contract/portal'
import { login, type LoginSettings } from './session/login.ts'
import { MysqlSession, type Statement } from './session/session.ts'
import { LargeRowTurn } from './wire/large-row-turn.ts'
import { probeSettings, setupStatements } from './session/settings.ts'
import { type MysqlVersion, parseVersion } from './version.ts'

/** Makes every MySQL connection of one sub-task; nothing else does. */
export interface MysqlConnector {
  readonly database: string
  /** A session that is set up; `role` ends its program_name. The signal bounds the set-up, not the session. */
  connect(role: string, signal: AbortSignal): Promise<MysqlConnection>
}

export interface MysqlConnection extends AsyncDisposable {
  readonly session: MysqlSession
  readonly version: MysqlVersion
  /** The name it logged in with. */
  readonly user: string
}

/** Which sub-task, at which epoch: shown in the source's process list as `portal/<sub-task>/<epoch>/<role>`. */
export interface ConnectorIdentity {
  readonly subTask: string
  readonly epoch: number
}

const killMs = 5_000

/** Errors of `connect`: DM-SRC-001, 002, 003, 007, 016, 017, 019. */
export function createMysqlConnector(
  endpoint: SourceEndpoint,
  identity: ConnectorIdentity,
  { compress = false }: { readonly compress?: boolean } = {},
): MysqlConnector {
  const largeRows = new LargeRowTurn()
  const open = (role: string, signal: AbortSignal): Promise<MysqlSession> => {
    const name = `portal/${identity.subTask}/${identity.epoch}/${role}`
    return openSession(endpoint, { programName: name, compress }, { kill: killer(open), largeRows }, signal)
  }
  return {
    database: endpoint.database,
    connect: async (role, signal) => {
      const session = await open(role, signal)
      try {
        return connection(session, await setUp(session, signal), endpoint.user)
      } catch (error) {
        session.destroy()
        throw error
      }
    },
  }
}

function connection(session: MysqlSession, version: MysqlVersion, user: string): MysqlConnection {
  return { session, version, user, [Symbol.asyncDispose]: () => session.close() }
}

type Open = (role: string, signal: AbortSignal) => Promise<MysqlSession>
type Killer = (threadId: number) => Promise<void>

/** A user may end statements of sessions of the same account without any privilege. */
function killer(open: Open): Killer {
  return async (threadId) => {
    const signal = AbortSignal.timeout(killMs)
    await using session = await open('kill', signal)
    await session.execute({ name: 'kill-query', sql: `KILL QUERY ${threadId}` }, signal)
  }
}

async function openSession(
  endpoint: SourceEndpoint,
  settings: LoginSettings,
  { kill, largeRows }: { readonly kill: Killer; readonly largeRows: LargeRowTurn },
  signal: AbortSignal,
): Promise<MysqlSession> {
  const { source, threadId } = await login(endpoint, settings, signal)
  const { host, port, user, database } = endpoint
  return new MysqlSession(source, {
    threadId,
    place: { host, port, user, database },
    largeRows,
    kill: () => kill(threadId),
  })
}

/** The version the server itself gives: a proxy may show another one at login. */
async function setUp(session: MysqlSession, signal: AbortSignal): Promise<MysqlVersion> {
  const version = await session.query(named('version', 'SELECT VERSION()'), signal)
  const known = await session.query(named('probe-settings', probeSettings), signal)
  for (const sql of setupStatements(new Set(known.map((row) => (row[0] ?? '').toLowerCase()))))
    await session.execute(named('session-settings', sql), signal)
  return parseVersion(version[0]?.[0] ?? '')
}

function named(name: string, sql: string): Statement {
  return { name, sql }
}
