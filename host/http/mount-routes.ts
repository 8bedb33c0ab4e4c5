import {
  type HostRouteName,
  hostRoutes,
  isMedia,
  isMutation,
  parseRequest,
  type RequestOf,
  type ResponseOf,
  type Route,
} from '@data-migration/contract/api'
import { dmError, errorCatalogue } from '@data-migration/contract/errors'
import {
  type Audit,
  type AuditEntry,
  bearerToken,
  type Logger,
  refusalFor,
} from '@data-migration/contract/plugin'
import express, { type Request, type RequestHandler, Router } from 'express'
import type { Session } from '../users/sessions.ts'
import type { Call } from './call.ts'
import { codedError } from './error-reply.ts'
import { traceIdOf } from './trace.ts'

const bodyLimitBytes = 256 * 1024

type Handler<R extends Route> = (request: RequestOf<R>, call: Call) => Promise<ResponseOf<R>>
export type Handlers<N extends HostRouteName = HostRouteName> = {
  readonly [P in N]: Handler<(typeof hostRoutes)[P]>
}

export interface RouteServices {
  readonly findSession: (token: string) => Promise<Session | null>
  readonly audit: Audit
  readonly logger: Logger
}

/** With a one-time password these only. */
const beforePasswordChange: readonly string[] = ['host.me', 'host.logout', 'host.changePassword']

/**
 * Mounts every route of the host by its entry in the contract. In this order: who asks and may they, the body's type
 * and size, the schemas, the handler, the response by its schema (what is not in it never leaves), the audit log.
 */
export function mountRoutes(handlers: Handlers, services: RouteServices): Router {
  const router = Router({ caseSensitive: true, strict: true })
  for (const [name, route] of Object.entries<Route>(hostRoutes)) {
    const handler = handlers[name as HostRouteName] as Handler<Route>
    const steps = route.body === undefined ? [] : [requireJson, parseJson]
    router[route.method](
      route.path,
      allow(name, route, services),
      ...steps,
      answer(name, route, handler, services),
    )
  }
  return router
}

/** The caller travels beside the request: nobody else can put it there. */
const calls = new WeakMap<Request, OpenCall>()

interface OpenCall extends Call {
  readonly noted: { resource: string; params?: AuditEntry['params']; userName: string }
}

function allow(name: string, route: Route, services: RouteServices): RequestHandler {
  return async (request, _response, next) => {
    const token = bearerToken(request.headers.authorization)
    const session = route.permission === 'public' || token === null ? null : await services.findSession(token)
    const call = openCall(request, session)
    calls.set(request, call)
    try {
      checkAllowed(name, route, session)
    } catch (error) {
      if (session !== null) await writeDown(name, route, call, services, error)
      throw error
    }
    next()
  }
}

function checkAllowed(name: string, route: Route, session: Session | null): void {
  if (route.permission === 'public') return
  if (session === null) throw dmError('DM-AUTH-001', {})
  if (session.user.mustChangePassword && !beforePasswordChange.includes(name))
    throw dmError('DM-AUTH-006', {})
  const refusal = route.permission === 'authenticated' ? null : refusalFor(session.caller, route.permission)
  if (refusal !== null) throw refusal
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is('application/json') === 'application/json') return next()
  const contentType = request.headers['content-type'] ?? 'none'
  throw dmError('DM-TASK-104', { contentType, expected: 'application/json' })
}

const parseJson = express.json({ limit: bodyLimitBytes, strict: true })

function answer(
  name: string,
  route: Route,
  handler: Handler<Route>,
  services: RouteServices,
): RequestHandler {
  return async (request, response) => {
    const call = calls.get(request)
    // Whoever comes past `allow` is nobody.
    if (call === undefined) throw dmError('DM-AUTH-001', {})
    try {
      const body: unknown = request.body
      const parsed = parseRequest(route, { params: request.params, query: request.query, body })
      const result: unknown = await handler(parsed, call)
      const hasBody = route.response !== undefined && !isMedia(route.response)
      const shown: unknown = hasBody ? route.response.parse(result) : undefined
      await writeDown(name, route, call, services)
      response.status(route.status)
      if (hasBody) response.json(shown)
      else response.end()
    } catch (error) {
      await writeDown(name, route, call, services, error)
      throw error
    }
  }
}

function openCall(request: Request, session: Session | null): OpenCall {
  const noted: OpenCall['noted'] = {
    resource: request.path.slice(1),
    userName: session?.caller.userName ?? '',
  }
  return {
    traceId: traceIdOf(request),
    address: request.socket.remoteAddress ?? '',
    session,
    caller: session?.caller ?? null,
    noted,
    about: (resource, params) => Object.assign(noted, { resource, params }),
    inNameOf: (userName) => void (noted.userName = userName),
  }
}

/** What was done stays done where the log cannot be written; that is told to the operator's log. */
async function writeDown(
  action: string,
  route: Route,
  call: OpenCall,
  { audit, logger }: RouteServices,
  error?: unknown,
): Promise<void> {
  if (!isMutation(route)) return
  const { resource, params, userName } = call.noted
  const code = error === undefined ? undefined : codedError(error).code
  const outcome = code === undefined ? 'done' : errorCatalogue[code].status < 500 ? 'refused' : 'failed'
  const entry: AuditEntry = {
    userId: call.caller?.userId ?? '',
    userName,
    action,
    resource,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(params === undefined ? {} : { params }),
  }
  await audit.record(entry).catch((cause: unknown) => {
    logger.error({ traceId: call.traceId, entry, error: cause }, 'the audit log could not be written')
  })
}
