import type { ClientChannel } from 'ssh2'
import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import { lostError } from '../ssh/ssh-error.ts'
import type { SshMachine } from '../ssh/ssh-machine.ts'
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
    channel.close()
  }
  const idle = idleTimer(options.idleMs, () => end(idleEnd(options.idleMs)))
  const lost = lease.lost.then((error) => lostEnd(machine, error))
  const ended = Promise.race([exitOf(channel), lost]).then((natural) => ending ?? natural)
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
    pause: () => void channel.pause(),
    resume: () => void channel.resume(),
    close: () => end({ exitCode: null, reason: 'closed', error: null }),
    ended,
  }
}

function exitOf(channel: ClientChannel): Promise<ShellEnd> {
  return new Promise((resolve) => {
    let exitCode: number | null = null
    channel.on('exit', (code: number | null) => (exitCode = code))
    channel.on('close', () => resolve({ exitCode, reason: 'exited', error: null }))
  })
}

function idleEnd(idleMs: number): ShellEnd {
  const error = toErrorBody(dmError('DM-SSH-013', { minutes: Math.round(idleMs / 60_000) }))
  return { exitCode: null, reason: 'idle', error }
}

function lostEnd(machine: SshMachine, cause: Error): ShellEnd {
  return { exitCode: null, reason: 'lost', error: toErrorBody(lostError(cause, machine.peer, 'a shell')) }
}
