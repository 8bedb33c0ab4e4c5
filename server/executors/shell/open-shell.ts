import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import { closeChannel, openChannel } from '../ssh/open-channel.ts'
import { lostError } from '../ssh/ssh-error.ts'
import type { SshMachine } from '../ssh/ssh-machine.ts'
import type { CommandEnd } from '../machine.ts'
import { idleTimer } from './idle-timer.ts'

export interface ShellSize {
  readonly columns: number
  readonly rows: number
}

export interface ShellEnd {
  /** 128 + n after signal n. Null where it was ended from here or by a lost connection. */
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
  const { opened, lease } = await machine.pool.session('a shell', (ssh) =>
    openChannel(ssh, (client, answer) => void client.shell(terminal, answer)),
  )
  const { channel, closed } = opened
  let ending: ShellEnd | null = null
  const end = (cause: ShellEnd) => {
    ending ??= cause
    closeChannel(channel)
  }
  const idle = idleTimer(options.idleMs, () => end(idleEnd(options.idleMs)))
  const ended = closed.then((end) => ending ?? (end === null ? lostEnd(machine) : exitEnd(end)))
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

function exitEnd({ exitCode }: CommandEnd): ShellEnd {
  return { exitCode, reason: 'exited', error: null }
}

function idleEnd(idleMs: number): ShellEnd {
  const error = toErrorBody(dmError('DM-SSH-013', { minutes: Math.round(idleMs / 60_000) }))
  return { exitCode: null, reason: 'idle', error }
}

function lostEnd(machine: SshMachine): ShellEnd {
  const error = toErrorBody(lostError(null, machine.peer, 'a shell'))
  return { exitCode: null, reason: 'lost', error }
}
