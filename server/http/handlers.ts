import type { Media, RequestOf, ResponseOf, Route, RouteName, routes } from '@data-migration/contract/api'
import type { Call } from './call.ts'

/** What a handler gives: JSON by the route's schema, or the bytes of another medium. */
type ReplyOf<R extends Route> = R extends { readonly response: Media }
  ? AsyncIterable<Uint8Array>
  : ResponseOf<R>

export type Handler<R extends Route> = (request: RequestOf<R>, call: Call) => Promise<ReplyOf<R>>

/** A handler for each of these routes. */
export type Handlers<N extends RouteName = RouteName> = {
  readonly [P in N]: Handler<(typeof routes)[P]>
}

export type RoutesBelow<Prefix extends string> = Extract<RouteName, `${Prefix}.${string}`>
