import { DmError, dmError } from '@data-migration/contract/errors'
import type { HostKey } from '@data-migration/contract/plugin'

/** The end of a connection an error is about. */
export interface SshPeer {
  readonly host: string
  readonly port: number
  readonly user: string
}

const networkProblems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there (connection refused)',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name service does not answer',
  ETIMEDOUT: 'no answer',
  EPIPE: 'the connection was closed',
}

/** What went wrong while connecting and logging in, as a code. */
export function connectError(cause: unknown, peer: SshPeer): DmError {
  if (cause instanceof DmError) return cause
  const { host, port, user } = peer
  const message = messageOf(cause)
  if (/privateKey|passphrase|decrypt|OpenSSH key|no matching.*key format/i.test(message)) {
    return dmError('DM-SSH-005', { problem: keyProblem(message) })
  }
  switch (levelOf(cause)) {
    case 'client-authentication':
      return dmError('DM-SSH-002', { host, port, user }, { cause })
    case 'client-timeout':
      return dmError('DM-SSH-001', { host, port, problem: 'no answer in time' }, { cause })
    default:
      return dmError('DM-SSH-001', { host, port, problem: networkProblem(cause, message) }, { cause })
  }
}

/** What ended a connection that had been there, during `action`. */
export function lostError(cause: unknown, peer: SshPeer, action: string): DmError {
  if (cause instanceof DmError) return cause
  const { host, port } = peer
  const found = messageOf(cause)
  return dmError('DM-SSH-006', { host, port, action }, { cause, ...(found === '' ? {} : { found }) })
}

/** `shown` is what the machine presents, `accepted` what a person has accepted. */
export function hostKeyError(shown: HostKey, accepted: HostKey | null, peer: SshPeer): DmError {
  const { host, port } = peer
  const found = `${shown.algorithm} ${shown.fingerprint}`
  if (accepted === null) return dmError('DM-SSH-004', { host, port }, { found })
  const message = `accepted: ${accepted.algorithm} ${accepted.fingerprint}`
  return dmError(
    'DM-SSH-003',
    { host, port },
    { found, details: [{ path: 'hostKey', code: 'changed', message }] },
  )
}

/** Whether a channel was refused while the connection itself goes on (RFC 4254 5.1; sshd's MaxSessions). */
export function isChannelRefusal(error: unknown): boolean {
  return /Channel open failure/i.test(messageOf(error))
}

function networkProblem(cause: unknown, message: string): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return networkProblems[code] ?? (message === '' ? 'the connection was closed' : message)
}

/** Never quotes the library: a message about a key must not carry a part of it. */
function keyProblem(message: string): string {
  if (/no passphrase/i.test(message)) return 'it is encrypted and no passphrase is stored'
  if (/bad passphrase|decrypt|integrity/i.test(message)) return 'the passphrase does not open it'
  return 'its format is not known'
}

function levelOf(cause: unknown): string {
  return cause instanceof Error && 'level' in cause ? String(cause.level) : ''
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : ''
}
