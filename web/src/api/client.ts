import {
  apiBase,
  type CallOf,
  hostApiBase,
  hostRoutes,
  type ResponseOf,
  type Route,
  routes,
  urlOf,
} from '@data-migration/contract/api'
import { errorReplySchema, isMutation } from '@data-migration/contract/api'
import { CallError } from './call-error.ts'
import { randomId } from './random-id.ts'
import { sessionToken } from './token.ts'

type Routes = typeof routes
type HostRoutes = typeof hostRoutes

/** A route's input may be left out where nothing in it is needed. */
type Given<R extends Route> =
  Record<string, never> extends CallOf<R> ? [given?: CallOf<R>] : [given: CallOf<R>]

/** Calls a route of the plugin. Errors: CallError with the code the server gave. */
export async function call<N extends keyof Routes>(
  name: N,
  ...[given]: Given<Routes[N]>
): Promise<ResponseOf<Routes[N]>> {
  return (await send(apiBase, routes[name], given)) as ResponseOf<Routes[N]>
}

/** Calls a route of the stand-alone host. */
export async function callHost<N extends keyof HostRoutes>(
  name: N,
  ...[given]: Given<HostRoutes[N]>
): Promise<ResponseOf<HostRoutes[N]>> {
  return (await send(hostApiBase, hostRoutes[name], given)) as ResponseOf<HostRoutes[N]>
}

interface Parts {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
}
type Texts = Readonly<Record<string, string | number | boolean | undefined>>

async function send(base: string, route: Route, given: Parts = {}): Promise<unknown> {
  const url = base + urlOf(route, given.params as Texts | undefined, given.query as Texts | undefined)
  const response = await request(url, {
    method: route.method.toUpperCase(),
    headers: headersOf(route, given.body),
    ...(given.body === undefined ? {} : { body: bodyOf(given.body) }),
  })
  if (response.status === 204) return undefined
  return isJson(response) ? await response.json() : new Uint8Array(await response.arrayBuffer())
}

/** Fetches with the session's token; anything but success becomes a CallError. */
export async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new CallError(null, 0, { cause })
  })
  if (response.ok) return response
  const reply = errorReplySchema.safeParse(await response.json().catch(() => null))
  throw new CallError(reply.success ? reply.data.error : null, response.status)
}

/** The key lets the server know a repeated request for what it is. */
function headersOf(route: Route, body: unknown): Record<string, string> {
  return {
    ...authorization(),
    ...(body === undefined
      ? {}
      : { 'Content-Type': body instanceof Blob ? 'application/gzip' : 'application/json' }),
    ...(isMutation(route) ? { 'Idempotency-Key': randomId() } : {}),
  }
}

export function authorization(): Record<string, string> {
  const token = sessionToken.value
  return token === '' ? {} : { Authorization: `Bearer ${token}` }
}

function bodyOf(body: unknown): BodyInit {
  return body instanceof Blob ? body : JSON.stringify(body)
}

function isJson(response: Response): boolean {
  return response.headers.get('Content-Type')?.includes('json') === true
}
