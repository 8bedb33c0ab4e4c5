import type { ClientChannel } from 'ssh2'
import type { NodeSSH } from 'node-ssh'
import type { CommandEnd, Machine, RunningCommand } from '../machine.ts'
import { commandLine } from '../shell-words.ts'
import { ConnectionPool, defaultLimits, type PoolLimits, type SessionLease } from './connection-pool.ts'
import { defaultTimings, labelOf, type SshEndpoint, type SshTimings } from './endpoint.ts'
import { lostError, type SshPeer } from './ssh-error.ts'
import { signalNumber } from '../signal-number.ts'

export interface SshMachine extends Machine {
  /** For sessions of another kind than a command: a shell. */
  readonly pool: ConnectionPool
  /** For errors about the connection. */
  readonly peer: SshPeer
}

/** A machine over SSH; connects when it is first needed. */
export function sshMachine(
  endpoint: SshEndpoint,
  timings: SshTimings = defaultTimings,
  limits: PoolLimits = defaultLimits,
): SshMachine {
  const pool = new ConnectionPool(endpoint, timings, limits)
  return {
    label: labelOf(endpoint),
    user: endpoint.user,
    pool,
    peer: endpoint,
    get state() {
      return pool.state.current
    },
    onState: (listener) => pool.state.onState(listener),
    async start(words, purpose) {
      const line = commandLine(words)
      const { opened, lease } = await pool.session(purpose, (ssh) => execute(ssh, line))
      return runningCommand(opened, lease, endpoint, purpose)
    },
    whenReachable: (signal) => pool.whenReachable(signal),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

function execute(ssh: NodeSSH, line: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const client = ssh.connection
    if (client === null) return reject(new Error('the connection is closed'))
    client.exec(line, (error, channel) => (error === undefined ? resolve(channel) : reject(error)))
  })
}

function runningCommand(
  channel: ClientChannel,
  lease: SessionLease,
  endpoint: SshEndpoint,
  purpose: string,
): RunningCommand {
  // A pipe that breaks shows in `ended`; without a listener it would end the process.
  for (const stream of [channel, channel.stderr]) stream.on('error', () => undefined)
  const closed = closeOf(channel)
  void closed.then(() => lease.release())
  const ended = endOf(closed, lease, endpoint, purpose)
  ended.catch(() => undefined)
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    ended,
    close: () => closeChannel(channel),
  }
}

/** What was not read is thrown away: until then the channel does not count as closed, and holds its place. */
export function closeChannel(channel: ClientChannel): void {
  for (const stream of [channel, channel.stderr]) stream.resume()
  if (!channel.destroyed) channel.close()
}

/** Null when the channel closed without saying how the command ended. */
function closeOf(channel: ClientChannel): Promise<CommandEnd | null> {
  return new Promise((resolve) => {
    let end: CommandEnd | null = null
    channel.on('exit', (code: number | null, signal?: string) => {
      end = { exitCode: code ?? 128 + signalNumber(signal ?? '') }
    })
    channel.on('close', () => resolve(end))
  })
}

async function endOf(
  closed: Promise<CommandEnd | null>,
  lease: SessionLease,
  endpoint: SshEndpoint,
  purpose: string,
): Promise<CommandEnd> {
  const end = await Promise.race([closed, lease.lost.then(() => null)])
  if (end !== null) return end
  const reason = await Promise.race([lease.lost, Promise.resolve(new Error('the session was closed'))])
  throw lostError(reason, endpoint, purpose)
}
