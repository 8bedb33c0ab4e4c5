import type { Alert } from '@data-migration/contract/api'
import type { Phase } from '@data-migration/contract/portal'
import type { Page, PageQuery } from './page.ts'

export type NewAlert = Pick<Alert, 'severity' | 'taskId' | 'subTaskId' | 'executorId' | 'phase' | 'error'>

export interface AlertFilter {
  readonly taskId?: string | undefined
  readonly subTaskId?: string | undefined
  readonly phase?: Phase | undefined
  readonly severity?: Alert['severity'] | undefined
  readonly open?: boolean | undefined
}

export interface AlertCount {
  readonly phase: Phase | null
  readonly severity: Alert['severity']
  readonly count: number
}

export interface Alerts {
  /** The same cause (sub-task or executor, phase, code, subject) that is open already raises its count. */
  raise(alert: NewAlert): Promise<Alert>
  /** Closes what is open of a sub-task or an executor; with a code only alerts of that code. */
  resolve(of: { readonly subTaskId: string } | { readonly executorId: string }, code?: string): Promise<void>
  /** Newest first. */
  list(filter: AlertFilter & PageQuery): Promise<Page<Alert>>
  openCounts(filter: Pick<AlertFilter, 'taskId' | 'subTaskId'>): Promise<readonly AlertCount[]>
  /** Throws DM-TASK-030. */
  get(id: string): Promise<Alert>
  /** Throws DM-TASK-030. */
  acknowledge(id: string, user: string): Promise<Alert>
}
