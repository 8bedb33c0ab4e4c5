import type { Position } from '@data-migration/contract/portal'

/** One cell of a row image: bytes as the source logs them, NULL, or absent from a partial image (absent is not NULL, pitfall D01). */
export type ImageCell = Buffer | null | undefined

export type Change =
  | {
      readonly kind: 'insert' | 'update' | 'delete'
      readonly table: string
      readonly before: readonly ImageCell[] | null
      readonly after: readonly ImageCell[] | null
    }
  | { readonly kind: 'truncate'; readonly table: string }
  | { readonly kind: 'ddl'; readonly statement: string; readonly schema: string }

/** A source transaction in commit order; `changes` is consumed once and may be larger than memory. */
export interface SourceTransaction {
  readonly position: Position
  /** Commit time on the source's clock, ms since the epoch. */
  readonly committedAtMs: number
  readonly changes: AsyncIterable<Change>
}

/** Progress without data: an idle or filtered source still moves on (pitfall D23). */
export interface Heartbeat {
  readonly position: Position
  readonly heartbeat: true
}
