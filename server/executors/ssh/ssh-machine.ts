import type { CommandEnd, Machine, RunningCommand } from '../machine.ts'
import { commandLine } from '../shell-words.ts'
import { ConnectionPool, defaultLimits, type PoolLimits, type SessionLease } from './connection-pool.ts'
import { defaultTimings, labelOf, type SshEndpoint, type SshTimings } from './endpoint.ts'
import { closeChannel, openChannel, type OpenChannel } from './open-channel.ts'
import { lostError, type SshPeer } from './ssh-error.ts'

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
      const { opened, lease } = await pool.session(purpose, (ssh) =>
        openChannel(ssh, (client, answer) => void client.exec(line, answer)),
      )
      return runningCommand(opened, lease, endpoint, purpose)
    },
    whenReachable: (signal) => pool.whenReachable(signal),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

function runningCommand(
  { channel, closed }: OpenChannel,
  lease: SessionLease,
  endpoint: SshEndpoint,
  purpose: string,
): RunningCommand {
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
