import { type DmError, dmError } from '@data-migration/contract/errors'
import type { RawData } from 'ws'
import type { z } from 'zod'

export type Frame<T> = { readonly frame: T } | { readonly error: DmError }

/** A frame's bytes, whichever way `ws` gives them. */
export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

/** The first frame. One without a token is DM-AUTH-005, whatever else is wrong with it. */
export function readFirstFrame<S extends z.ZodType>(
  schema: S,
  data: RawData,
  isBinary: boolean,
  seconds: number,
): Frame<z.output<S>> {
  const given = isBinary ? undefined : jsonOf(data)
  return hasToken(given) ? byTheSchema(schema, given) : { error: dmError('DM-AUTH-005', { seconds }) }
}

/** Every later text frame. Errors: DM-TASK-109. */
export function readFrame<S extends z.ZodType>(schema: S, data: RawData): Frame<z.output<S>> {
  return byTheSchema(schema, jsonOf(data))
}

function byTheSchema<S extends z.ZodType>(schema: S, given: unknown): Frame<z.output<S>> {
  const outcome = schema.safeParse(given)
  return outcome.success
    ? { frame: outcome.data }
    : { error: dmError('DM-TASK-109', { problem: problemOf(outcome.error) }) }
}

/** Undefined for what is no JSON. */
function jsonOf(data: RawData): unknown {
  try {
    return JSON.parse(bytesOf(data).toString('utf8'))
  } catch {
    return undefined
  }
}

function hasToken(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || !('token' in given)) return false
  return typeof given.token === 'string' && given.token !== ''
}

/** The fields that are wrong; never their values. */
function problemOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'frame'}: ${code}`)
    .join(', ')
}
