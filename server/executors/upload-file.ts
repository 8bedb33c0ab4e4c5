import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { dmError } from '@data-migration/contract/errors'
import type { Machine, RunningCommand } from './machine.ts'
import { textOf } from './run-command.ts'

export interface UploadOptions {
  readonly signal: AbortSignal
  /** Called with the bytes handed over so far. */
  readonly onBytes: (bytes: number) => void
}

const pieceBytes = 256 * 1024

/**
 * Writes a local file to `path`, by the standard input of `cat`: that works where SFTP is switched off, and a full disk
 * is named in words. Throws DM-SSH-010 with what `cat` says.
 */
export async function uploadFile(
  machine: Machine,
  file: string,
  path: string,
  options: UploadOptions,
): Promise<void> {
  const command = await machine.start(['sh', '-c', 'exec cat > "$1"', 'sh', path], 'the upload')
  const close = () => command.close()
  options.signal.addEventListener('abort', close, { once: true })
  try {
    const output = Promise.all([textOf(command.stdout), textOf(command.stderr)])
    const [{ exitCode }, [, stderr]] = await Promise.all([
      command.ended,
      output,
      feed(command, file, options),
    ])
    options.signal.throwIfAborted()
    if (exitCode !== 0) throw refused(machine, exitCode, stderr)
  } finally {
    options.signal.removeEventListener('abort', close)
    command.close()
  }
}

/** Ends early when the other side does; its reason is in what it says. */
async function feed(command: RunningCommand, file: string, options: UploadOptions): Promise<void> {
  let over = false
  const ended = command.ended.then(
    () => (over = true),
    () => (over = true),
  )
  let bytes = 0
  for await (const piece of createReadStream(file, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    if (over || options.signal.aborted) return
    if (!command.stdin.write(piece)) await Promise.race([once(command.stdin, 'drain'), ended])
    bytes += piece.length
    options.onBytes(bytes)
  }
  command.stdin.end()
}

function refused(machine: Machine, exitCode: number, stderr: string): Error {
  const found = stderr.trim().slice(0, 500)
  return dmError('DM-SSH-010', { host: machine.label, exitCode, command: 'cat' }, { found })
}
