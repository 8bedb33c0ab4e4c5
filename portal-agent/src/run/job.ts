import { createHash } from 'node:crypto'
import { dmError, type ErrorDetail } from '@data-migration/contract/errors'
import { type OptionValues, resolveOptions } from '@data-migration/contract/options'
import {
  type Job,
  jobSchema,
  type ObjectSelection,
  type SourceEndpoint,
  type TargetEndpoint,
} from '@data-migration/contract/portal'
import type { z } from 'zod'
import { defaultTargetSchema } from '../convert/names.ts'
import { type Credentials, Secret } from './secret.ts'

/** A job after normalisation: every option has its value, no field holds a secret. */
export interface RunJob {
  readonly subTask: string
  readonly source: SourceEndpoint
  readonly target: TargetEndpoint & { readonly schema: string }
  readonly mode: 'offline' | 'online'
  readonly objects: ObjectSelection | undefined
  readonly options: OptionValues
}

export interface ReadJob {
  readonly job: RunJob
  readonly credentials: Credentials
}

/** Where `passwordEnv` is looked up; a variable that was read is removed from it. */
export type Environment = Record<string, string | undefined>

/**
 * Checks a parsed job and takes the passwords out of it. `flags` are options of the command line, which go before
 * those of the job. Throws DM-JOB-003 with every bad field, DM-JOB-004.
 */
export function readJob(
  value: unknown,
  flags: Readonly<Record<string, unknown>>,
  environment: Environment,
): ReadJob {
  const parsed = jobSchema.safeParse(withFlags(value, flags))
  if (!parsed.success) throw invalidFields(parsed.error.issues.flatMap(detailsOf))
  const job = parsed.data
  const ambiguous = twoPasswords(job)
  if (ambiguous.length > 0) throw invalidFields(ambiguous)
  const credentials = {
    source: takePassword('source', job.source, environment),
    target: takePassword('target', job.target, environment),
  }
  return { job: normalise(job), credentials }
}

function withFlags(value: unknown, flags: Readonly<Record<string, unknown>>): unknown {
  if (!isObject(value) || Object.keys(flags).length === 0) return value
  const { options } = value
  // Options of a wrong type stay as they are, for the check to name them.
  return isObject(options) || options === undefined ? { ...value, options: { ...options, ...flags } } : value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function normalise(job: Job): RunJob {
  const options = resolveOptions(job.options ?? {}, job.preset)
  const schema = job.target.schema ?? defaultTargetSchema(job.source.database, options)
  const target = { ...withoutPassword(job.target), schema }
  const source = withoutPassword(job.source)
  const subTask = job.id ?? subTaskId(source, target)
  return { subTask, source, target, mode: job.mode, objects: job.objects, options }
}

type End = Pick<SourceEndpoint, 'host' | 'port' | 'database'>

/** The id of a job written by hand: the same two ends are the same sub-task. */
export function subTaskId(source: End, target: End & { readonly schema: string }): string {
  const from = `${source.host}:${source.port}/${source.database}`
  const to = `${target.host}:${target.port}/${target.database}/${target.schema}`
  return `cli-${createHash('sha256').update(`${from} → ${to}`).digest('hex').slice(0, 12)}`
}

function withoutPassword<E extends SourceEndpoint | TargetEndpoint>(endpoint: E): E {
  const { password: _, passwordEnv: __, ...rest } = endpoint
  return rest as E
}

function takePassword(
  side: 'source' | 'target',
  endpoint: SourceEndpoint | TargetEndpoint,
  environment: Environment,
): Secret | null {
  const variable = endpoint.passwordEnv
  if (variable === undefined) return endpoint.password === undefined ? null : new Secret(endpoint.password)
  const value = environment[variable]
  if (value === undefined || value === '') throw dmError('DM-JOB-004', { side, variable })
  delete environment[variable]
  return new Secret(value)
}

function twoPasswords(job: Job): ErrorDetail[] {
  return (['source', 'target'] as const)
    .filter((side) => job[side].password !== undefined && job[side].passwordEnv !== undefined)
    .map((side) => ({
      path: `${side}.passwordEnv`,
      code: 'ambiguous',
      message: 'Give either password or passwordEnv',
    }))
}

function detailsOf(issue: z.core.$ZodIssue): ErrorDetail[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathText(issue.path), code: issue.code, message: issue.message }]
  }
  return issue.keys.map((key) => ({
    path: pathText([...issue.path, key]),
    code: issue.code,
    message: 'There is no such field',
  }))
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '(the whole job)' : path.map(String).join('.')
}

function invalidFields(details: readonly ErrorDetail[]): Error {
  const found = details.map((detail) => `${detail.path}: ${detail.message}`).join('; ')
  return dmError('DM-JOB-003', { count: details.length }, { found, details })
}
