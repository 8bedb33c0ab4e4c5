import { createInterface } from 'node:readline'
import type { Machine, RunningCommand } from '../machine.ts'
import { textOf } from '../run-command.ts'
import { jsonLine, noAnswer, throwErrorLine } from './portal-answer.ts'
import { type PortalLocation, portalWords } from './portal-location.ts'

export interface LinesRequest {
  readonly machine: Machine
  readonly location: PortalLocation
  readonly args: readonly string[]
  readonly purpose: string
  readonly signal: AbortSignal
}

/**
 * The JSON lines of a Portal command that goes on by itself, and its exit code as the return value; null when the signal
 * ended it. Throws the coded error Portal says, what the connection throws, and DM-INST-009.
 */
export async function* portalLines(request: LinesRequest): AsyncGenerator<object, number | null> {
  const { machine, location, args, purpose, signal } = request
  if (signal.aborted) return null
  const words = portalWords(location, [...args, '--end-with-stdin'])
  const command = await machine.start(words, purpose)
  const close = () => command.close()
  signal.addEventListener('abort', close, { once: true })
  const stderr = textOf(command.stderr).catch(() => '')
  try {
    let said = false
    for await (const line of linesOf(command)) {
      const value = jsonLine(line)
      throwErrorLine(value)
      said ||= value !== undefined
      if (typeof value === 'object' && value !== null) yield value
    }
    if (signal.aborted) return null
    const { exitCode } = await command.ended
    if (!said) throw noAnswer({ exitCode, stdout: '', stderr: await stderr }, machine.label)
    return exitCode
  } finally {
    signal.removeEventListener('abort', close)
    command.close()
  }
}

async function* linesOf(command: RunningCommand): AsyncGenerator<string, void> {
  const reader = createInterface({ input: command.stdout })
  // A lost connection brings no end of the output.
  command.ended.catch(() => reader.close())
  yield* reader
}
