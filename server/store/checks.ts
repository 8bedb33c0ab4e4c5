import type { ErrorBody } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'

export type CheckState = 'waiting' | 'running' | 'passed' | 'blocked' | 'failed'

/** A pre-check and its report. */
export interface StoredCheck {
  readonly id: string
  readonly subTaskId: string | null
  readonly executorId: string | null
  readonly state: CheckState
  readonly items: readonly CheckItem[]
  readonly error: ErrorBody | null
  readonly startedAt: string
  readonly endedAt: string | null
}

export type CheckChange = Partial<Pick<StoredCheck, 'executorId' | 'state' | 'items' | 'error' | 'endedAt'>>

export interface Checks {
  create(check: Pick<StoredCheck, 'subTaskId' | 'executorId' | 'state'>): Promise<StoredCheck>
  /** Throws DM-TASK-031. */
  update(id: string, change: CheckChange): Promise<StoredCheck>
  /** Throws DM-TASK-031. */
  get(id: string): Promise<StoredCheck>
  latestOf(subTaskId: string): Promise<StoredCheck | null>
  /** Waiting or running: after a restart nobody works on them any more. */
  unfinished(): Promise<readonly StoredCheck[]>
  /** Those without a sub-task that began before `time`. */
  removeOlder(time: string): Promise<void>
}
