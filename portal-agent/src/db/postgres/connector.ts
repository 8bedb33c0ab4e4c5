import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { TargetEndpoint, TlsSettings } from '@data-migration/contract/portal'
import { applicationName, type SessionIdentity } from './application-name.ts'
import { toConnectError } from './errors.ts'
import { PortalConnection } from './portal-connection.ts'
import { PostgresSession } from './session.ts'
import { settingStatements } from './session-settings.ts'

const connectTimeoutMs = 15_000
const keepAliveAfterMs = 30_000

export interface PostgresConnector {
  readonly endpoint: TargetEndpoint
  readonly identity: SessionIdentity
  /** A new session in its known state; `role` is the last part of its application_name. */
  connect(role: string, signal?: AbortSignal): Promise<PostgresSession>
  /** Ends a session of this user, if it is still there, and returns when it is gone. */
  terminate(pid: number): Promise<void>
}

/** The one place that opens connections to PostgreSQL. */
export function createPostgresConnector(
  endpoint: TargetEndpoint,
  identity: SessionIdentity,
): PostgresConnector {
  const connect = async (role: string, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    try {
      return await openSession(endpoint, applicationName(identity, role), cancelBackend, signal)
    } catch (error) {
      signal?.throwIfAborted()
      throw toConnectError(error, errorContext(endpoint))
    }
  }
  const cancelBackend = async (pid: number) => {
    await using session = await connect('cancel')
    await session.rows('SELECT pg_cancel_backend($1::int)', [String(pid)])
  }
  return { endpoint, identity, connect, terminate: (pid) => terminateBackend(connect, pid) }
}

type Connect = PostgresConnector['connect']

async function openSession(
  endpoint: TargetEndpoint,
  name: string,
  cancel: (pid: number) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<PostgresSession> {
  const connection = new PortalConnection({
    ssl: tlsOptions(endpoint.tls),
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
  })
  const client = new pg.Client(clientConfig(endpoint, name, connection))
  const serverVersion = versionReport(connection)
  const onAbort = () => connection.stream.destroy()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    // pg reports a connection that breaks outside a query as an event; without a listener it would end the process.
    client.on('error', () => undefined)
    await client.connect()
    await client.query(settingStatements(Number.parseInt(serverVersion(), 10)))
  } catch (error) {
    connection.stream.destroy()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
  const pid = processIdOf(client)
  return new PostgresSession({
    client,
    connection,
    pid,
    serverVersion: serverVersion(),
    context: errorContext(endpoint),
    cancel,
  })
}

/** Everything is given: what is absent or empty pg would take from PG* environment variables and ~/.pgpass. */
function clientConfig(endpoint: TargetEndpoint, name: string, connection: PortalConnection): pg.ClientConfig {
  const config: pg.ClientConfig & { connection: pg.Connection } = {
    host: endpoint.host,
    port: endpoint.port,
    user: endpoint.user,
    password: () => endpoint.password ?? '',
    database: endpoint.database,
    application_name: name,
    client_encoding: 'UTF8',
    sslnegotiation: 'postgres',
    ssl: tlsOptions(endpoint.tls),
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser: () => (text: string) => text },
    connection,
  }
  return config
}

function tlsOptions(tls: TlsSettings | undefined): Exclude<pg.ClientConfig['ssl'], undefined> {
  switch (tls?.mode) {
    case undefined:
    case 'disable':
      return false
    case 'require':
      return { rejectUnauthorized: false }
    case 'verify-ca':
      return { ca: tls.ca, checkServerIdentity: () => undefined }
    case 'verify-full':
      return { ca: tls.ca }
  }
}

/** `server_version` as the server reports it while the session starts, e.g. `15.18 (Debian ...)`. */
function versionReport(connection: PortalConnection): () => string {
  let version = ''
  const onStatus = (status: { parameterName: string; parameterValue: string }) => {
    if (status.parameterName === 'server_version') version = status.parameterValue
  }
  connection.on('parameterStatus', onStatus)
  return () => version
}

/** From BackendKeyData; pg's types leave the member out. */
function processIdOf(client: pg.Client): number {
  return (client as pg.Client & { processID: number }).processID
}

function errorContext(endpoint: TargetEndpoint) {
  const { host, port, user, database } = endpoint
  return { host, port, user, database }
}

async function terminateBackend(connect: Connect, pid: number): Promise<void> {
  await using session = await connect('terminate', AbortSignal.timeout(terminateWithinMs))
  await endBackends(session, [pid])
}

/** Terminates sessions of this user and waits until they are gone; false if some stay. */
export async function endBackends(session: PostgresSession, pids: readonly number[]): Promise<boolean> {
  const deadline = performance.now() + terminateWithinMs
  for (;;) {
    const left = await session.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE pid = ANY (string_to_array($1, ',')::int[]) AND pid <> pg_backend_pid() AND usename = current_user`,
      [pids.join(',')],
    )
    if (left.length === 0) return true
    if (performance.now() > deadline) return false
    await delay(50)
  }
}

const terminateWithinMs = 5_000
