import type { AskedFunction, AskedView } from '../asked-object.ts'

/** Cells as the database prints them; null = NULL. Bytes as `\x` and hex, bits as 0 and 1. */
export type AnswerRow = readonly (string | null)[]

export type Answer =
  | { readonly kind: 'rows'; readonly rows: readonly AnswerRow[] }
  /** What the statement itself ends with. */
  | { readonly kind: 'error'; readonly text: string }
  /** Nothing is known of the answer. */
  | { readonly kind: 'none'; readonly why: 'slow' | 'long' | 'changes' | 'forbidden' | 'unbounded' }

export interface ViewLimits {
  readonly rows: number
  readonly bytes: number
  readonly milliseconds: number
}

/**
 * Asks one side for the rows of views and the answers of functions. Every question is a transaction that may not write and is
 * rolled back, and ends after its time. Throws only what says nothing of the object: a lost connection.
 */
export interface Answers extends AsyncDisposable {
  view(view: AskedView, limits: ViewLimits, signal: AbortSignal): Promise<Answer>
  call(
    asked: AskedFunction,
    args: readonly (string | null)[],
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<Answer>
}
