import { Socket } from 'node:net'
import type { SourceEndpoint, TlsSettings } from '@data-migration/contract/portal'
import mysql from 'mysql2'
import { loginError } from '../errors.ts'
import { DmError, dmError } from '@data-migration/contract/errors'
import { type ByteSource, compressedSource, plainSource, PooledSource } from '../wire/byte-source.ts'

export interface Login {
  readonly source: ByteSource
  readonly threadId: number
}

export interface LoginSettings {
  /** Shown in the source's list of sessions. */
  readonly programName: string
  readonly compress: boolean
}

const connectTimeoutMs = 20_000
const keepAliveDelayMs = 30_000

/**
 * mysql2 does what a login needs: TLS, caching_sha2_password (over TLS or by the server's public key), the older
 * plugins. From then on the socket is ours and mysql2 sees no packet any more. Errors: DM-SRC-001, 002, 003, 016, 017, 019.
 */
export async function login(
  endpoint: SourceEndpoint,
  { programName, compress }: LoginSettings,
  signal: AbortSignal,
): Promise<Login> {
  signal.throwIfAborted()
  const tls = tlsOptions(endpoint.tls)
  const pooled = tls.ssl === undefined && !compress ? openPooled(endpoint) : null
  const connection = mysql.createConnection({
    ...connectionOptions(endpoint, programName),
    ...tls,
    compress,
    ...(pooled === null ? {} : { stream: pooled.socket }),
  })
  // Once the socket is ours, its errors are reported by its reader; here they must only not be unhandled.
  connection.on('error', () => undefined)
  try {
    await connected(connection, signal)
    if (compress && !isCompressed(connection))
      throw dmError('DM-SRC-019', { host: endpoint.host, port: endpoint.port })
    return takeOver(connection, pooled)
  } catch (error) {
    drop(connection)
    throw signal.aborted || error instanceof DmError ? error : loginError(error, endpoint)
  }
}

async function connected(connection: mysql.Connection, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = () => reject(signal.reason as Error)
  signal.addEventListener('abort', onAbort, { once: true })
  connection.connect((error) => (error === null ? resolve() : reject(error)))
  try {
    await promise
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function openPooled({ host, port }: SourceEndpoint): PooledSource {
  const source = new PooledSource(host, port)
  source.socket.once('connect', () => source.socket.setKeepAlive(true, keepAliveDelayMs))
  return source
}

function takeOver(connection: mysql.Connection, pooled: PooledSource | null): Login {
  const socket = socketOf(connection)
  socket.removeAllListeners('data')
  const source = isCompressed(connection) ? compressedSource(socket) : plainSource(socket)
  return { source: pooled ?? source, threadId: connection.threadId }
}

/** What both sides have agreed upon; it is not in mysql2's types. */
function isCompressed(connection: mysql.Connection): boolean {
  const { config } = connection as unknown as { readonly config: { readonly compress?: unknown } }
  return Boolean(config.compress)
}

/** At once: mysql2's own way says good-bye first and would still read, and complain about, what comes. */
function drop(connection: mysql.Connection): void {
  connection.destroy()
  const socket = socketOf(connection)
  socket.removeAllListeners('data')
  socket.destroy()
}

/** The TCP socket, or the TLS socket around it; it is not in mysql2's types. */
function socketOf(connection: mysql.Connection): Socket {
  const { stream } = connection as unknown as { stream: unknown }
  if (!(stream instanceof Socket)) throw new Error('mysql2 gives no socket')
  return stream
}

function connectionOptions(endpoint: SourceEndpoint, programName: string): mysql.ConnectionOptions {
  const { host, port, user, password, database } = endpoint
  return {
    host,
    port,
    user,
    password: password ?? '',
    database,
    charset: 'UTF8MB4_GENERAL_CI',
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveDelayMs,
    connectAttributes: { program_name: programName },
    // What the packet reader does not speak, and what no session of ours may do.
    flags: [
      '-CLIENT_QUERY_ATTRIBUTES',
      '-LOCAL_FILES',
      '-MULTI_STATEMENTS',
      '-MULTI_RESULTS',
      '-PS_MULTI_RESULTS',
    ],
  }
}

/** As MySQL's ssl-mode: without `tls` and with `disable` no TLS; the verify modes need the CA or a public one. */
export function tlsOptions(tls: TlsSettings | undefined): Pick<mysql.ConnectionOptions, 'ssl'> {
  if (tls === undefined || tls.mode === 'disable') return {}
  const verified = tls.mode !== 'require'
  return {
    ssl: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: verified,
      verifyIdentity: tls.mode === 'verify-full',
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    },
  }
}
