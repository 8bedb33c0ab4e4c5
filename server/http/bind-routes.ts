import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import {
  isMedia,
  isMutation,
  type Media,
  parseRequest,
  type Route,
  type RouteName,
  routes,
} from '@data-migration/contract/api'
import { bearerToken, type Caller, type HostContext, type Logger } from '@data-migration/contract/plugin'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { type AuditNote, auditTrail, resourceOf, type Trail } from './audit-trail.ts'
import { callerBehind, permitted } from './authorize.ts'
import { type Call, nobody } from './call.ts'
import type { Handler, Handlers } from './handlers.ts'
import { fingerprintOf, type IdempotentRequests, keyOf } from './idempotency.ts'
import { bodySteps } from './request-body.ts'
import { traceIdOf } from './trace-id.ts'

export interface BindingDeps {
  readonly authenticate: HostContext['authenticate']
  readonly audit: HostContext['audit']
  readonly idempotent: IdempotentRequests
  readonly logger: Logger
}

interface Bound {
  readonly name: string
  readonly route: Route
  readonly handler: Handler<Route>
  readonly trail: Trail
  readonly idempotent: IdempotentRequests
}

/**
 * Mounts every route of the contract. In this order: who asks and may they, the body's type and size, the schemas, the
 * handler, the audit log, the reply by its schema (what is not in it never leaves).
 */
export function bindRoutes(handlers: Handlers, deps: BindingDeps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const trail = auditTrail(deps.audit, deps.logger)
  for (const [name, route] of Object.entries<Route>(routes)) {
    const handler = handlers[name as RouteName] as Handler<Route>
    const bound: Bound = { name, route, handler, trail, idempotent: deps.idempotent }
    router[route.method](route.path, allow(bound, deps.authenticate), ...bodySteps(route), answer(bound))
  }
  return router
}

/** The caller travels beside the request: nobody else can put it there. */
const callers = new WeakMap<Request, Caller>()

function allow({ name, route, trail }: Bound, authenticate: HostContext['authenticate']): RequestHandler {
  return async (request, _response, next) => {
    const token = route.permission === 'public' ? null : bearerToken(request.headers.authorization)
    const caller = await callerBehind(token, authenticate)
    try {
      callers.set(request, permitted(caller, route.permission))
    } catch (error) {
      if (caller !== null) await trail(caller, name, route, noteOf(route, request), { error })
      throw error
    }
    next()
  }
}

function answer(bound: Bound): RequestHandler {
  return async (request, response) => {
    const caller = callers.get(request) ?? nobody
    const note = noteOf(bound.route, request)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const call: Call = {
      traceId: traceIdOf(request),
      caller,
      bytes: request,
      signal: gone.signal,
      about: (resource, params) => Object.assign(note, { resource, params }),
    }
    const send = await prepared(bound, request, call).catch(async (error: unknown) => {
      await bound.trail(caller, bound.name, bound.route, note, { error })
      throw error
    })
    await bound.trail(caller, bound.name, bound.route, note)
    response.setHeader('Cache-Control', 'no-store')
    await send(response)
  }
}

function noteOf(route: Route, request: Request): AuditNote {
  return { resource: resourceOf(route, request.params) }
}

type Send = (response: Response) => Promise<void> | void

/** Carries the request out and gives what sends its answer. */
async function prepared(bound: Bound, request: Request, call: Call): Promise<Send> {
  const { name, route, handler, idempotent } = bound
  const { params, query } = request
  const parsed = parseRequest(route, { params, query, body: request.body as unknown })
  if (route.response !== undefined && isMedia(route.response)) {
    const bytes = (await handler(parsed, call)) as unknown as AsyncIterable<Uint8Array>
    return sendBytes(bytes, route.response)
  }
  const work = async () => ({ status: route.status, body: present(route, await handler(parsed, call)) })
  const key = isMutation(route) && route.permission !== 'public' ? keyOf(request) : null
  if (key === null) return sendJson(await work())
  const { userId } = call.caller
  return sendJson(await idempotent.once({ userId, key, fingerprint: fingerprintOf(name, parsed) }, work))
}

function present(route: Route, reply: unknown): object | null {
  if (route.response === undefined || isMedia(route.response)) return null
  return route.response.parse(reply) as object
}

function sendJson({ status, body }: { readonly status: number; readonly body: object | null }): Send {
  return (response) => {
    response.status(status)
    if (body === null) response.end()
    else response.json(body)
  }
}

/** A client that goes away in the middle is no failure. */
function sendBytes(bytes: AsyncIterable<Uint8Array>, { contentType }: Media): Send {
  return async (response) => {
    response.type(contentType)
    await pipeline(Readable.from(bytes), response).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
        throw error
    })
  }
}
