import { dmError, type ErrorDetail } from '@data-migration/contract/errors'
import { startOrderSchema } from '@data-migration/contract/portal'
import { parseJson } from './job-text.ts'
import { type ReadJob, readJob } from './job.ts'

/**
 * Reads what the server sends to `portal start`: job and passwords, side by side. Environment variables of the executor
 * are nobody's business here. Throws DM-JOB-002, DM-JOB-003.
 */
export function readStartOrder(text: string): ReadJob {
  const parsed = startOrderSchema.safeParse(parseJson(text, 'on standard input'))
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code, message })),
    )
  }
  const { job, secrets } = parsed.data
  const carried = passwordFields(job)
  if (carried.length > 0) throw invalid(carried)
  return readJob(withPasswords(job, secrets), {}, {})
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
