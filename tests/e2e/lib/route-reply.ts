import { apiBase, errorsOf, type Route } from '@data-migration/contract/api'
import { type ErrorBody, errorCatalogue, type ErrorCode } from '@data-migration/contract/errors'
import { expect } from 'vitest'

export interface RouteReply {
  readonly status: number
  readonly text: string
  readonly contentType: string
}

export interface RawRequest {
  readonly token?: string | undefined
  /** Below the plugin's base, with its query. */
  readonly path: string
  readonly text?: string | undefined
  readonly contentType?: string
}

export async function sendTo(
  host: { readonly url: string },
  { method }: Pick<Route, 'method'>,
  { token, path, text, contentType = 'application/json' }: RawRequest,
): Promise<RouteReply> {
  const response = await fetch(`${host.url}${apiBase}${path}`, {
    method: method.toUpperCase(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': contentType }),
    },
    ...(text === undefined ? {} : { body: text }),
  })
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, text: await response.text(), contentType: type }
}

export function errorIn({ text, contentType }: RouteReply): ErrorBody {
  expect(contentType).toContain('application/json')
  return (JSON.parse(text) as { error: ErrorBody }).error
}

/** The status of success, or an error of the contract: one of the route's codes with the status the catalogue gives it. */
export function expectDocumented(route: Route, reply: RouteReply): void {
  if (reply.status < 400) return expect(reply.status, reply.text).toBe(route.status)
  const { code, remedy, traceId } = errorIn(reply)
  expect(errorsOf(route), reply.text).toContain(code)
  expect(reply.status).toBe(errorCatalogue[code as ErrorCode].status)
  expect(remedy).not.toBe('')
  expect(traceId).toBeTypeOf('string')
}
