import {
  apiBase,
  type CallOf,
  hostApiBase,
  hostRoutes,
  isMedia,
  type ResponseOf,
  type Route,
  routes,
  urlOf,
} from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'

type Routes = typeof routes
type HostRoutes = typeof hostRoutes

/** What a route is given may be left out where nothing in it is needed. */
type Given<R extends Route> =
  Record<string, never> extends CallOf<R> ? [given?: CallOf<R>] : [given: CallOf<R>]

/** An answer that is not a success. `code` is empty where the body is not the contract's. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(call: string, status: number, text: string) {
    super(`${call} gave ${status}: ${text.slice(0, 2000)}`)
    this.status = status
    this.code = codeIn(text)
  }
}

export interface ApiClient {
  /** A route of the plugin. */
  call<N extends keyof Routes>(name: N, ...given: Given<Routes[N]>): Promise<ResponseOf<Routes[N]>>
  /** A route of the stand-alone host. */
  host<N extends keyof HostRoutes>(
    name: N,
    ...given: Given<HostRoutes[N]>
  ): Promise<ResponseOf<HostRoutes[N]>>
}

interface Where {
  readonly url: string
  readonly adminToken: string
  /** Hears the text of every reply. */
  readonly onReply?: (text: string) => void
}

/**
 * Speaks to a host by the contract's routes, and holds every answer against their schemas. `where` is read at each call,
 * because a host that starts again has another port.
 */
export function apiClient(where: Where): ApiClient {
  return {
    call: async <N extends keyof Routes>(name: N, ...[given]: Given<Routes[N]>) =>
      (await send(where, apiBase, routes[name], given)) as ResponseOf<Routes[N]>,
    host: async <N extends keyof HostRoutes>(name: N, ...[given]: Given<HostRoutes[N]>) =>
      (await send(where, hostApiBase, hostRoutes[name], given)) as ResponseOf<HostRoutes[N]>,
  }
}

interface Parts {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
}
type Texts = Readonly<Record<string, string | number | boolean | undefined>>

async function send(
  { url, adminToken, onReply }: Where,
  base: string,
  route: Route,
  { params, query, body }: Parts = {},
): Promise<unknown> {
  const path = base + urlOf(route, params as Texts | undefined, query as Texts | undefined)
  const response = await fetch(url + path, {
    method: route.method.toUpperCase(),
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(route.body === undefined ? {} : { body: JSON.stringify(body ?? {}) }),
  })
  const text = await response.text()
  onReply?.(text)
  if (response.status !== route.status)
    throw new ApiError(`${route.method.toUpperCase()} ${path}`, response.status, text)
  if (route.response === undefined) return undefined
  return isMedia(route.response) ? text : route.response.parse(JSON.parse(text))
}

function codeIn(text: string): string {
  try {
    return (JSON.parse(text) as { error?: Partial<ErrorBody> }).error?.code ?? ''
  } catch {
    return ''
  }
}
