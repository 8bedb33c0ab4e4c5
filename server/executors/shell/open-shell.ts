import type { ClientChannel } from 'ssh2'
import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import { lostError } from '../ssh/ssh-error.ts'
import { closeChannel, type SshMachine } from '../ssh/ssh-machine.ts'
import { idleTimer } from './idle-timer.ts'

export interface ShellSize {
  readonly columns: number
  readonly rows: number
}

export interface ShellEnd {
  /** Null where it was ended by a signal, from here, or by a lost connection. */
  readonly exitCode: number | null
  readonly reason: 'exited' | 'closed' | 'idle' | 'lost'
  /** For `idle` and `lost`. */
  readonly error: ErrorBody | null
}

/** A shell on a pseudo terminal, to be joined to a socket. */
export interface Shell {
  /** Keystrokes as they come; they keep the shell from being idle. False: wait for `onDrain` before the next. */
  write(bytes: Buffer): boolean
  onDrain(listener: () => void): void
  resize(size: ShellSize): void
  /** Output as it comes. While paused none comes, and the program there has to wait. */
  onData(listener: (bytes: Buffer) => void): void
  pause(): void
  resume(): void
  close(): void
  /** Never rejects. */
  readonly ended: Promise<ShellEnd>
}

export interface ShellOptions extends ShellSize {
  /** Without input for so long it is closed. */
  readonly idleMs: number
}

/** Opens a login shell. Throws what connecting throws, DM-SSH-014. */
export async function openShell(machine: SshMachine, options: ShellOptions): Promise<Shell> {
  const terminal = { term: 'xterm-256color', cols: options.columns, rows: options.rows }
  const { opened: channel, lease } = await machine.pool.session('a shell', (ssh) =>
    ssh.requestShell(terminal),
  )
  for (const stream of [channel, channel.stderr]) stream.on('error', () => undefined)
  let ending: ShellEnd | null = null
  const end = (cause: ShellEnd) => {
    ending ??= cause
    closeChannel(channel)
  }
  const idle = idleTimer(options.idleMs, () => end(idleEnd(options.idleMs)))
  const ended = exitOf(channel).then((exit) => ending ?? exit ?? lostEnd(machine))
  void ended.then(() => {
    idle.stop()
    lease.release()
  })
  return {
    write: (bytes) => {
      idle.reset()
      return !channel.writable || channel.write(bytes)
    },
    onDrain: (listener) => void channel.on('drain', listener),
    resize: ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
    onData: (listener) => void channel.on('data', listener),
    pause: () => void (ending === null && channel.pause()),
    resume: () => void channel.resume(),
    close: () => end({ exitCode: null, reason: 'closed', error: null }),
    ended,
  }
}

/** Null when the channel closed without a word: a shell that ends says how, a lost connection cannot. */
function exitOf(channel: ClientChannel): Promise<ShellEnd | null> {
  return new Promise((resolve) => {
    let exit: ShellEnd | null = null
    channel.on('exit', (exitCode: number | null) => (exit = { exitCode, reason: 'exited', error: null }))
    channel.on('close', () => resolve(exit))
  })
}

function idleEnd(idleMs: number): ShellEnd {
  const error = toErrorBody(dmError('DM-SSH-013', { minutes: Math.round(idleMs / 60_000) }))
  return { exitCode: null, reason: 'idle', error }
}

function lostEnd(machine: SshMachine): ShellEnd {
  const error = toErrorBody(lostError(null, machine.peer, 'a shell'))
  return { exitCode: null, reason: 'lost', error }
}
