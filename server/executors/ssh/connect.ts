import type { Duplex } from 'node:stream'
import { dmError } from '@data-migration/contract/errors'
import type { HostKey, Secret } from '@data-migration/contract/plugin'
import { type Config, NodeSSH } from 'node-ssh'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { labelOf, type SshEndpoint, type SshTimings } from './endpoint.ts'
import { hostKeyOf, sameHostKey, signatureAlgorithms } from './host-key.ts'
import { connectError, hostKeyError } from './ssh-error.ts'

/** One logged-in connection. `lost` settles with the reason when it ends, whoever ended it. */
export interface SshConnection {
  readonly ssh: NodeSSH
  readonly lost: Promise<Error>
  close(): void
}

/**
 * Connects, through the jump host if there is one, checks the host key before anything else is sent, and logs in.
 * Throws DM-SSH-001 to 005 and 012.
 */
export async function connectSsh(endpoint: SshEndpoint, timings: SshTimings): Promise<SshConnection> {
  if (endpoint.jump === null) return await logIn(endpoint, timings, null)
  const through = await connectSsh(endpoint.jump, timings)
  try {
    const connection = await logIn(endpoint, timings, await forward(through.ssh, endpoint))
    void connection.lost.then(() => through.close())
    return connection
  } catch (error) {
    through.close()
    throw error
  }
}

/** The key a machine shows, for a person to compare; no login is sent. Throws DM-SSH-001 and the jump host's errors. */
export async function readHostKey(endpoint: SshEndpoint, timings: SshTimings): Promise<HostKey> {
  let shown: HostKey | undefined
  const unpinned: SshEndpoint = {
    ...endpoint,
    hostKey: null,
    withSecret: (use) => use({ kind: 'password', password: '' }),
  }
  try {
    const connection = await connectWatching(unpinned, timings, (key) => (shown = key))
    connection.close()
  } catch (error) {
    if (shown === undefined) throw error
  }
  if (shown === undefined) throw connectError(new Error('no host key was shown'), endpoint)
  return shown
}

async function connectWatching(
  endpoint: SshEndpoint,
  timings: SshTimings,
  onKey: (key: HostKey) => void,
): Promise<SshConnection> {
  if (endpoint.jump === null) return await logIn(endpoint, timings, null, onKey)
  const through = await connectSsh(endpoint.jump, timings)
  try {
    return await logIn(endpoint, timings, await forward(through.ssh, endpoint), onKey)
  } finally {
    through.close()
  }
}

async function logIn(
  endpoint: SshEndpoint,
  timings: SshTimings,
  sock: Duplex | null,
  onKey?: (key: HostKey) => void,
): Promise<SshConnection> {
  let refusedKey: HostKey | undefined
  const verify = (blob: Buffer): boolean => {
    const shown = hostKeyOf(blob)
    onKey?.(shown)
    const accepted = endpoint.hostKey !== null && sameHostKey(shown, endpoint.hostKey)
    if (!accepted) refusedKey = shown
    return accepted
  }
  return await endpoint.withSecret(async (secret) => {
    const ssh = new NodeSSH()
    try {
      await ssh.connect({ ...settingsOf(endpoint, timings, sock, verify), ...loginOf(secret) })
    } catch (error) {
      throw refusedKey === undefined
        ? connectError(error, endpoint)
        : hostKeyError(refusedKey, endpoint.hostKey, endpoint)
    }
    return watched(ssh)
  })
}

function settingsOf(
  endpoint: SshEndpoint,
  timings: SshTimings,
  sock: Duplex | null,
  hostVerifier: (blob: Buffer) => boolean,
): Config {
  const pinned = endpoint.hostKey
  return {
    host: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    readyTimeout: timings.connectMs,
    keepaliveInterval: timings.keepAliveMs,
    keepaliveCountMax: timings.keepAliveMisses,
    hostVerifier,
    ...(pinned === null
      ? {}
      : { algorithms: { serverHostKey: signatureAlgorithms(pinned) as ServerHostKeyAlgorithm[] } }),
    ...(sock === null ? {} : { sock }),
  }
}

/** A server may offer the password only as a dialogue. */
function loginOf(secret: Secret): Config {
  if (secret.kind === 'password') return { password: secret.password, tryKeyboard: true }
  const passphrase = secret.passphrase === undefined ? {} : { passphrase: secret.passphrase }
  return { privateKey: secret.privateKey, ...passphrase }
}

/** Without a listener of its own an error of a connection would end the process. */
function watched(ssh: NodeSSH): SshConnection {
  const client = ssh.connection
  if (client === null) throw new Error('a connection that is ready has no client')
  client.setMaxListeners(0)
  let reason = new Error('the connection was closed')
  const lost = new Promise<Error>((resolve) => {
    client.on('error', (error: Error) => (reason = error))
    client.on('close', () => resolve(reason))
  })
  return { ssh, lost, close: () => void client.destroy() }
}

async function forward(through: NodeSSH, to: SshEndpoint): Promise<Duplex> {
  try {
    return await through.forwardOut('127.0.0.1', 0, to.host, to.port)
  } catch (cause) {
    const jump = to.jump === null ? '' : labelOf(to.jump)
    throw dmError('DM-SSH-012', { jump, host: to.host, port: to.port }, { cause })
  }
}
