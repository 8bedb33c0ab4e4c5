import {
  discardedSchema,
  fileRangeSchema,
  type FileRangeLine,
  forgottenSchema,
  type Job,
  type JobSecrets,
  machineProbeSchema,
  reportSchema,
  startedSchema,
  statementDecisionSchema,
  workspaceFilesSchema,
} from '@data-migration/contract/portal'
import { errorBodySchema } from '@data-migration/contract/errors'
import { z } from 'zod'
import type { ExecutorLink, FileRange, Probe, WorkspaceFiles } from '../link.ts'
import type { Machine } from '../machine.ts'
import { type CommandOptions, runCommand } from '../run-command.ts'
import { assessSchema } from './assess.ts'
import { attachToPortal } from './attach.ts'
import { answerOf } from './portal-answer.ts'
import { type PortalLocation, portalWords } from './portal-location.ts'
import { tailFile } from './tail.ts'

const startWithinMs = 90_000
const forgetWithinMs = 120_000
const checkWithinMs = 300_000

const controlAckSchema = z.object({ id: z.string(), ok: z.boolean(), error: errorBodySchema.optional() })

/** The link to the Portal of one machine. It owns the machine's connection and closes it. */
export function portalLink(machine: Machine, location: PortalLocation): ExecutorLink {
  const ask = async <T>(args: readonly string[], schema: z.ZodType<T>, options: CommandOptions): Promise<T> =>
    answerOf(await runCommand(machine, portalWords(location, args), options), schema, machine.label)
  return {
    get state() {
      return machine.state
    },
    onState: (listener) => machine.onState(listener),
    probe: async (signal) => {
      const sentAt = Date.now()
      const options = { purpose: 'the probe', ...(signal === undefined ? {} : { signal }) }
      const { v: _, type: __, ...facts } = await ask(['probe'], machineProbeSchema, options)
      return timed(facts, sentAt, Date.now())
    },
    start: ({ job, command, takeOver }, secrets) =>
      ask(takeOver ? ['start', '--take-over'] : ['start'], startedSchema, {
        purpose: 'the start of a sub-task',
        input: JSON.stringify({ job, secrets, command }),
        timeoutMs: startWithinMs,
      }),
    attach: (subTask, from, signal) => attachToPortal({ machine, location, subTask, from, signal }),
    control: (subTask, control) =>
      ask(['control', subTask], controlAckSchema, {
        purpose: `the command ${control.cmd}`,
        input: JSON.stringify(control),
      }),
    // SQL and names are read from standard input: a list of processes shows neither.
    decide: async (subTask, decision) => {
      await ask(['decide', subTask, '--decision', '-'], statementDecisionSchema, {
        purpose: 'the decision about a statement',
        input: JSON.stringify(decision),
      })
    },
    files: workspaceFiles(machine, location, ask),
    runCheck: async (job, secrets, signal) => {
      const report = await ask(['check', '--job', '-'], reportSchema, {
        purpose: 'the pre-check',
        input: JSON.stringify(withPasswords(job, secrets)),
        timeoutMs: checkWithinMs,
        ...(signal === undefined ? {} : { signal }),
      })
      return { items: report.checks, exitCode: report.exitCode, error: report.error ?? null }
    },
    assess: (job, secrets, signal) =>
      assessSchema({ machine, location, input: JSON.stringify(withPasswords(job, secrets)), signal }),
    forget: async (job, secrets, { scope, dropTables }) => {
      const args = ['forget', '--scope', scope, ...(dropTables ? ['--drop-tables'] : [])]
      const input = JSON.stringify({ job, secrets })
      await ask(args, forgottenSchema, { purpose: 'forgetting a sub-task', input, timeoutMs: forgetWithinMs })
    },
    discard: async (subTask) => {
      await ask(['gc', subTask], discardedSchema, { purpose: 'cleaning up' })
    },
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  }
}

type Ask = <T>(args: readonly string[], schema: z.ZodType<T>, options: CommandOptions) => Promise<T>

function workspaceFiles(machine: Machine, location: PortalLocation, ask: Ask): WorkspaceFiles {
  return {
    list: async (subTask) =>
      (await ask(['logs', subTask], workspaceFilesSchema, { purpose: 'listing logs' })).files,
    read: async (subTask, name, offset, length) => {
      const range = ['--offset', String(offset), '--bytes', String(length)]
      const options = { purpose: 'reading a log' }
      return rangeOf(await ask(['logs', subTask, '--file', name, ...range], fileRangeSchema, options))
    },
    tail: (subTask, name, bytes, signal) => tailFile({ machine, location, subTask, name, bytes, signal }),
  }
}

function rangeOf({ name, offset, size, base64 }: FileRangeLine): FileRange {
  return { name, offset, size, content: Buffer.from(base64, 'base64') }
}

function timed(facts: Omit<Probe, 'clockOffsetMs' | 'roundTripMs'>, sentAt: number, heardAt: number): Probe {
  const clockOffsetMs = Math.round(Date.parse(facts.at) - (sentAt + heardAt) / 2)
  return { ...facts, clockOffsetMs, roundTripMs: heardAt - sentAt }
}

/** `portal check` takes a job with its passwords, by standard input. */
function withPasswords(job: Job, { source, target }: JobSecrets): Job {
  return {
    ...job,
    source: source === null ? job.source : { ...job.source, password: source },
    target: target === null ? job.target : { ...job.target, password: target },
  }
}
