import type { Readable } from 'node:stream'
import { dmError } from '@data-migration/contract/errors'
import type { Machine, RunningCommand } from './machine.ts'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly purpose: string
  /** Written to standard input, which is then closed. The only way for a secret. */
  readonly input?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const defaultTimeoutMs = 30_000
const longestOutputBytes = 16 * 1024 * 1024

/** Runs a command to its end. Throws DM-SSH-011 when it takes too long, and what the connection throws. */
export async function runCommand(
  machine: Machine,
  words: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
  const command = await machine.start(words, options.purpose)
  try {
    return await Promise.race([result(command, options.input), aborted(signal)])
  } catch (error) {
    if (!timeout.aborted) throw error
    const seconds = Math.round(timeoutMs / 1000)
    throw dmError('DM-SSH-011', { host: machine.label, seconds, action: options.purpose }, { cause: error })
  } finally {
    command.close()
  }
}

async function result(command: RunningCommand, input: string | undefined): Promise<CommandResult> {
  command.stdin.end(input)
  const [stdout, stderr, end] = await Promise.all([
    textOf(command.stdout),
    textOf(command.stderr),
    command.ended,
  ])
  return { exitCode: end.exitCode, stdout, stderr }
}

/** Keeps the beginning of an output that is longer than anybody expects. */
export async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of stream as AsyncIterable<Buffer>) {
    if (bytes < longestOutputBytes) pieces.push(piece)
    bytes += piece.length
  }
  return Buffer.concat(pieces).toString('utf8')
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })
}
