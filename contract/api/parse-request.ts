import type { z } from 'zod'
import { dmError, type ErrorDetail } from '../errors/dm-error.ts'
import type { RequestOf } from './route-types.ts'
import { isMedia, type Media, type Route } from './route.ts'

export interface RawRequest {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** The request by the route's schemas. Errors: DM-TASK-100 with every field that is wrong; values are not repeated in it. */
export function parseRequest<R extends Route>(route: R, raw: RawRequest): RequestOf<R> {
  const parts = {
    params: parsePart(route.params, raw.params, 'params'),
    query: parsePart(route.query, raw.query, 'query'),
    body: parsePart(route.body, raw.body, 'body'),
  }
  const details = Object.values(parts).flatMap((part) => part.details)
  if (details.length > 0) throw dmError('DM-TASK-100', { count: details.length }, { details })
  return {
    params: parts.params.value,
    query: parts.query.value,
    body: parts.body.value,
  } as RequestOf<R>
}

interface Parsed {
  readonly value: unknown
  readonly details: readonly ErrorDetail[]
}

/** Bytes are the handler's business: they are streamed, not parsed. */
function parsePart(schema: z.ZodType | Media | undefined, given: unknown, at: string): Parsed {
  if (schema === undefined) return { value: undefined, details: [] }
  if (isMedia(schema)) return { value: given, details: [] }
  const outcome = schema.safeParse(given)
  return outcome.success
    ? { value: outcome.data, details: [] }
    : { value: undefined, details: detailsOf(outcome.error, at) }
}

/** zod's issues as details: an unknown key is reported where it stands. */
export function detailsOf(error: z.ZodError, at: string): ErrorDetail[] {
  return error.issues.flatMap((issue) => {
    const path = [at, ...issue.path.map(String)]
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
    if (keys.length === 0) return [{ path: path.join('.'), code: issue.code, message: issue.message }]
    return keys.map((key) => ({ path: [...path, key].join('.'), code: issue.code, message: 'unknown key' }))
  })
}
