import type { z } from 'zod'
import type { Media, Route } from './route.ts'

type Output<S> = S extends z.ZodType ? z.output<S> : S extends Media ? Uint8Array : undefined
type Input<S> = S extends z.ZodType ? z.input<S> : S extends Media ? Uint8Array : undefined
type Part<R, K extends string> = R extends { readonly [P in K]: infer S } ? S : undefined

/** What a handler works with: the request after validation, with defaults filled in. */
export interface RequestOf<R extends Route> {
  readonly params: Output<Part<R, 'params'>>
  readonly query: Output<Part<R, 'query'>>
  readonly body: Output<Part<R, 'body'>>
}

type Given<K extends string, V> = undefined extends V
  ? { readonly [P in K]?: V }
  : Record<string, never> extends V
    ? { readonly [P in K]?: V }
    : { readonly [P in K]: V }

/** What a client gives: parts that may be empty may be left out. */
export type CallOf<R extends Route> = Given<'params', Input<Part<R, 'params'>>> &
  Given<'query', Input<Part<R, 'query'>>> &
  Given<'body', Input<Part<R, 'body'>>>

/** What comes back: JSON by its schema, bytes for other media, nothing for 204. */
export type ResponseOf<R extends Route> = Output<Part<R, 'response'>>
