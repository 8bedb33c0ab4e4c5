import type { SubTaskState } from '@data-migration/contract/task'
import type { Page, PageQuery } from './page.ts'

/** What was done to a sub-task and which states it passed: DataKit's operate and status records in one order. */
export interface NewRecord {
  readonly kind: 'operation' | 'state'
  /** The event of the state machine. */
  readonly event: string
  /** After the event. */
  readonly state: SubTaskState
  /** Null for what Portal or the scheduler did. */
  readonly user: string | null
  readonly detail: string
}

export interface StoredRecord extends NewRecord {
  readonly subTaskId: string
  readonly at: string
}

export interface Records {
  add(subTaskId: string, record: NewRecord): Promise<void>
  /** In the order it happened. */
  list(subTaskId: string, query: PageQuery): Promise<Page<StoredRecord>>
}
