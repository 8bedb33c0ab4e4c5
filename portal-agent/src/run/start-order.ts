import { dmError, type ErrorDetail } from '@data-migration/contract/errors'
import { type StartCommand, startOrderSchema } from '@data-migration/contract/portal'
import { parseJson } from './job-text.ts'
import { type ReadJob, readJob } from './job.ts'
import type { Command } from './command.ts'

export interface StartOrder {
  readonly command: Command
  readonly read: ReadJob
}

const commands: Readonly<Record<StartCommand, Command>> = {
  run: 'run',
  verify: 'verify',
  repair: 'repair',
  'apply-repair': 'repair',
}

/**
 * Reads what the server sends to `portal start`: job and passwords, side by side, and what is to be done. Environment
 * variables of the executor are nobody's business here, and no option of the job applies a repair that was not asked for.
 * Throws DM-JOB-002, DM-JOB-003.
 */
export function readStartOrder(text: string): StartOrder {
  const parsed = startOrderSchema.safeParse(parseJson(text, 'on standard input'))
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code, message })),
    )
  }
  const { job, secrets, command = 'run' } = parsed.data
  const carried = passwordFields(job)
  if (carried.length > 0) throw invalid(carried)
  const read = readJob(withPasswords(job, secrets), { 'repair.apply': command === 'apply-repair' }, {})
  return { command: commands[command], read }
}

function passwordFields(job: unknown): ErrorDetail[] {
  return (['source', 'target'] as const).flatMap((side) =>
    ['password', 'passwordEnv']
      .filter((field) => isObject(job) && isObject(job[side]) && field in job[side])
      .map((field) => ({
        path: `job.${side}.${field}`,
        code: 'misplaced',
        message: 'Passwords belong into secrets',
      })),
  )
}

function withPasswords(job: unknown, secrets: { source: string | null; target: string | null }): unknown {
  if (!isObject(job)) return job
  return {
    ...job,
    source: withPassword(job['source'], secrets.source),
    target: withPassword(job['target'], secrets.target),
  }
}

function withPassword(endpoint: unknown, password: string | null): unknown {
  return isObject(endpoint) && password !== null ? { ...endpoint, password } : endpoint
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(details: readonly ErrorDetail[]): Error {
  const found = details.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return dmError('DM-JOB-003', { count: details.length }, { found, details })
}
