import { Socket } from 'node:net'
import type { SourceEndpoint, TlsSettings } from '@data-migration/contract/portal'
import mysql from 'mysql2'
import { loginError } from '../errors.ts'

export interface Login {
  readonly socket: Socket
  readonly threadId: number
}

const connectTimeoutMs = 20_000
const keepAliveDelayMs = 30_000

/**
 * mysql2 does what a login needs: TLS, caching_sha2_password (over TLS or by the server's public key), the older
 * plugins. From then on the socket is ours and mysql2 sees no packet any more. Errors: DM-SRC-001, 002, 003, 016, 017.
 */
export async function login(
  endpoint: SourceEndpoint,
  programName: string,
  signal: AbortSignal,
): Promise<Login> {
  signal.throwIfAborted()
  const connection = mysql.createConnection(connectionOptions(endpoint, programName))
  // Once the socket is ours, its errors are reported by its reader; here they must only not be unhandled.
  connection.on('error', () => undefined)
  const onAbort = () => connection.destroy()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await connected(connection)
    return takeOver(connection)
  } catch (error) {
    connection.destroy()
    throw signal.aborted ? signal.reason : loginError(error, endpoint)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function connected(connection: mysql.Connection): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  connection.connect((error) => (error === null ? resolve() : reject(error)))
  return promise
}

/** `stream` is the TCP socket, or the TLS socket around it; it is not in mysql2's types. */
function takeOver(connection: mysql.Connection): Login {
  const { stream, threadId } = connection as unknown as { stream: unknown; threadId: number }
  if (!(stream instanceof Socket)) throw new Error('mysql2 gives no socket')
  stream.removeAllListeners('data')
  return { socket: stream, threadId }
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
    ...tlsOptions(endpoint.tls),
  }
}

/** As MySQL's ssl-mode: without `tls` and with `disable` no TLS; the verify modes need the CA or a public one. */
function tlsOptions(tls: TlsSettings | undefined): Pick<mysql.ConnectionOptions, 'ssl'> {
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
