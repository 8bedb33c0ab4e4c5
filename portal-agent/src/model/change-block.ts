import type { Position } from '@data-migration/contract/portal'
import type { TablePlan } from './table-plan.ts'

export const changeKind = { insert: 0, update: 1, delete: 2 } as const
export type ChangeKind = (typeof changeKind)[keyof typeof changeKind]

/** Numbers of one change in `ChangeBlock.entries`. */
export const entrySize = 6

/**
 * A piece of the change log in commit order, packed so that nothing is made per change. Change i has six numbers in
 * `entries` from 6i on: index of its table, kind, where the image before lies in `bytes`, and where the one after does
 * (-1 where there is none). Images are cells of the form `lenenc` (`RowBatch`): the one after all columns of the plan, the one before only
 * those of the key in the plan's order, or all of them for a table without a key.
 */
export interface ChangeBlock {
  readonly bytes: Buffer
  readonly entries: Int32Array
  readonly count: number
  readonly tables: readonly TablePlan[]
  readonly progress: LogProgress
  /** Nothing more was there to read when it was handed over. */
  readonly caughtUp: boolean
  /** Transactions that end in it, also such that change nothing here. */
  readonly transactions: number
  /** Commit time of the last of them on the source's clock, ms since the epoch; 0 without any. */
  readonly committedAtMs: number
  /** The source's clock less this machine's, ms, when the log was opened. */
  readonly clockAheadMs: number
  /** The source has logged what its foreign keys did to other rows as well (MySQL 9.6 and later). */
  readonly cascadesLogged: boolean
}

/** How far the log was read: every transaction up to `position`, and `inside` changes of the next one. */
export interface LogProgress {
  readonly position: Position
  readonly inside: number
}

/** A statement that changes the structure or empties a table: everything before it in the log belongs to the structure before it. */
export interface LoggedStatement {
  readonly schema: string
  readonly sql: string
  /** Bits of the session's sql_mode; null where the log does not say. */
  readonly sqlMode: number | null
  /** Where the log stands behind it. */
  readonly position: Position
  readonly committedAtMs: number
}

export type LogItem =
  | { readonly kind: 'block'; readonly block: ChangeBlock }
  | { readonly kind: 'statement'; readonly statement: LoggedStatement }
