import { dmError, errorBodySchema, fromErrorBody } from '@data-migration/contract/errors'
import { z } from 'zod'
import type { CommandResult } from '../run-command.ts'

/** Nothing but the error: events, reports and acknowledgements may carry one among other things. */
const errorLineSchema = z.strictObject({ error: errorBodySchema })

/** A shell's start-up files may talk before Portal does: only lines that can be its answers count. */
export function jsonLine(line: string): unknown {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Portal's last line, checked. Throws the coded error Portal says, DM-INST-009 and -016, DM-SSH-010. */
export function answerOf<T>(result: CommandResult, schema: z.ZodType<T>, label: string): T {
  const last = result.stdout
    .split('\n')
    .map(jsonLine)
    .findLast((line) => line !== undefined)
  throwErrorLine(last)
  if (last === undefined) throw noAnswer(result, label)
  const parsed = schema.safeParse(last)
  if (parsed.success) return parsed.data
  throw dmError('DM-INST-016', { found: 'an unknown answer', host: label, expected: 'this version' })
}

/** Throws when the line tells of a failure of the command itself. */
export function throwErrorLine(line: unknown): void {
  const failure = errorLineSchema.safeParse(line)
  if (failure.success) throw fromErrorBody(failure.data.error)
}

const programNotFound = [126, 127]

/** The command came to its end without a word of Portal's. */
export function noAnswer({ exitCode, stderr }: CommandResult, label: string): Error {
  const said = stderr.trim().slice(-500)
  const found = said === '' ? {} : { found: said }
  return programNotFound.includes(exitCode)
    ? dmError('DM-INST-009', { executor: label }, found)
    : dmError('DM-SSH-010', { host: label, exitCode, command: 'portal' }, found)
}
