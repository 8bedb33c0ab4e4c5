import type { z } from 'zod'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { Permission } from '../plugin/permission.ts'

/** A body that is not JSON. */
export interface Media {
  readonly contentType: 'application/gzip' | 'text/plain; charset=utf-8' | 'application/octet-stream'
}

/** One REST route: what the server mounts, the web calls and the OpenAPI document shows. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below the base path; parameters as `:name`, each of them named in `params`. */
  readonly path: `/${string}`
  readonly summary: string
  /** `public` needs no token, `authenticated` any valid one. */
  readonly permission: Permission | 'public' | 'authenticated'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType | Media
  /** Status of success; 204 has no body. */
  readonly status: 200 | 201 | 202 | 204
  readonly response?: z.ZodType | Media
  /** Codes beside those every route can answer (`commonErrors`). */
  readonly errors: readonly ErrorCode[]
}

export function defineRoutes<const T extends Readonly<Record<string, Route>>>(routes: T): T {
  return routes
}

/** What any route can answer. */
export const commonErrors: readonly ErrorCode[] = [
  'DM-TASK-100',
  'DM-AUTH-004',
  'DM-TASK-107',
  'DM-TASK-108',
  'DM-JOB-099',
]
/** A mutation may carry an idempotency key. */
const keyErrors: readonly ErrorCode[] = ['DM-TASK-033']
const protectedErrors: readonly ErrorCode[] = ['DM-AUTH-001', 'DM-AUTH-002', 'DM-AUTH-006']
const bodyErrors: readonly ErrorCode[] = ['DM-TASK-101', 'DM-TASK-102', 'DM-TASK-104']

/** Of a call that changes something, where the client gives it an idempotency key. */
const keyedErrors: readonly ErrorCode[] = ['DM-TASK-033']

/** Every code a route can answer, its own first. */
export function errorsOf(route: Route): readonly ErrorCode[] {
  const isOpen = route.permission === 'public'
  return [
    ...new Set([
      ...route.errors,
      ...(isOpen ? [] : protectedErrors),
      ...(isOpen || !isMutation(route) ? [] : keyedErrors),
      ...(route.body === undefined ? [] : bodyErrors),
      ...(isMutation(route) && route.permission !== 'public' ? keyErrors : []),
      ...commonErrors,
    ]),
  ]
}

/** Whether a call changes something: then it is written to the audit log. */
export function isMutation(route: Route): boolean {
  return route.method !== 'get'
}

export function isMedia(body: z.ZodType | Media): body is Media {
  return 'contentType' in body
}
