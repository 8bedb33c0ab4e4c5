import type { SubTaskRecord } from '@data-migration/contract/api'
import type { SubTaskState } from '@data-migration/contract/task'

/** A stretch of time in one state. */
export interface StateSpan {
  readonly state: SubTaskState
  readonly from: string
  /** Null while it lasts. */
  readonly to: string | null
  readonly detail: string
  /** Who asked for it; null where Portal or the scheduler did. */
  readonly user: string | null
}

/** Records in the order they happened as stretches of time; repeated words about one state are one stretch. */
export function stateSpans(records: readonly SubTaskRecord[]): readonly StateSpan[] {
  const spans: StateSpan[] = []
  for (const { at, state, detail, user } of records) {
    const last = spans.at(-1)
    if (last?.state === state) {
      if (detail !== '') spans[spans.length - 1] = { ...last, detail }
      continue
    }
    if (last !== undefined) spans[spans.length - 1] = { ...last, to: at }
    spans.push({ state, from: at, to: null, detail, user })
  }
  return spans
}
