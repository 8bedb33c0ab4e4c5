import { PassThrough } from 'node:stream'
import { dmError } from '@data-migration/contract/errors'
import { assessedObjectSchema, assessmentSchema, reportSchema } from '@data-migration/contract/portal'
import { z } from 'zod'
import type { AssessmentItem } from '../link.ts'
import type { Machine, RunningCommand } from '../machine.ts'
import { textOf } from '../run-command.ts'
import { boundedLines } from './bounded-lines.ts'
import { jsonLine, noAnswer, throwErrorLine } from './portal-answer.ts'
import { type PortalLocation, portalWords } from './portal-location.ts'

export interface AssessRequest {
  readonly machine: Machine
  readonly location: PortalLocation
  /** The job with its passwords: only standard input may carry it. */
  readonly input: string
  readonly signal: AbortSignal
}

const purpose = 'the assessment'
/** Ten thousand tables take Portal half a minute; the rest is for a busy machine and for storing it. */
const withinMs = 900_000
/** Ten thousand tables are 30 MB. */
const limitBytes = 512 * 1024 * 1024

const reportLineSchema = reportSchema.pick({ type: true, checks: true, exitCode: true, error: true })
const itemSchema = z.discriminatedUnion('type', [assessedObjectSchema, assessmentSchema, reportLineSchema])

/** See `ExecutorLink.assess`. */
export async function* assessSchema(request: AssessRequest): AsyncGenerator<AssessmentItem, void> {
  const { machine, location, input, signal } = request
  const timeout = AbortSignal.timeout(withinMs)
  const command = await machine.start(portalWords(location, ['check', '--schema', '--job', '-']), purpose)
  using output = outputOf(command, AbortSignal.any([timeout, signal]))
  const stderr = textOf(command.stderr).catch(() => '')
  command.stdin.end(input)
  try {
    let said = false
    for await (const line of boundedLines(output.lines, limitBytes, tooLong)) {
      const value = jsonLine(line)
      throwErrorLine(value)
      said ||= value !== undefined
      const item = itemSchema.safeParse(value)
      if (item.success) yield itemOf(item.data)
    }
    const { exitCode } = await command.ended
    if (!said) throw noAnswer({ exitCode, stdout: '', stderr: await stderr }, machine.label)
  } catch (error) {
    if (!timeout.aborted) throw error
    const seconds = withinMs / 1000
    throw dmError('DM-SSH-011', { host: machine.label, seconds, action: purpose }, { cause: error })
  }
}

function itemOf(line: z.infer<typeof itemSchema>): AssessmentItem {
  if (line.type !== 'report') return line
  const { type, checks, exitCode, error = null } = line
  return { type, items: checks, exitCode, error }
}

const tooLong = () => dmError('DM-TASK-036', { limitBytes })

interface Output extends Disposable {
  readonly lines: PassThrough
}

/**
 * What the command says, with an end where nothing else would bring one: at the signal, and at a lost connection. A channel
 * of SSH cannot be made to fail itself.
 */
function outputOf(command: RunningCommand, signal: AbortSignal): Output {
  const lines = new PassThrough()
  const fail = (reason: unknown) =>
    lines.destroy(reason instanceof Error ? reason : new Error('aborted', { cause: reason }))
  const onAbort = () => fail(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  command.ended.catch(fail)
  command.stdout.pipe(lines)
  command.stdout.once('close', () => lines.end())
  return {
    lines,
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', onAbort)
      lines.destroy()
      command.close()
    },
  }
}
