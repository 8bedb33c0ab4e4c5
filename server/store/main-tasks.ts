import type { OptionValues } from '@data-migration/contract/options'
import type { MainTaskState } from '@data-migration/contract/task'
import type { Page, PageQuery } from './page.ts'

/** A main task without its sub-tasks. Times are RFC 3339 with ms, everywhere in the store. */
export interface MainTask {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly creator: string
  readonly options: Partial<OptionValues>
  readonly executorIds: readonly string[]
  /** Follows from its sub-tasks; kept up to date by `SubTasks.move` in the same transaction. */
  readonly state: MainTaskState
  /** Somebody ended the main task as a whole. */
  readonly endedByUser: boolean
  readonly createdAt: string
  /** When the first sub-task left "not started". */
  readonly startedAt: string | null
  /** When the last sub-task came to its end; null while one is on its way. */
  readonly finishedAt: string | null
  /** Counts the changes of the definition. */
  readonly revision: number
}

export interface MainTaskDefinition {
  readonly name: string
  readonly options: Partial<OptionValues>
  readonly executorIds: readonly string[]
}

export interface MainTaskQuery extends PageQuery {
  /** A part of the name. */
  readonly name?: string | undefined
  readonly creator?: string | undefined
  readonly state?: MainTaskState | undefined
  readonly startedFrom?: string | undefined
  readonly startedTo?: string | undefined
  readonly finishedFrom?: string | undefined
  readonly finishedTo?: string | undefined
  readonly sort: 'number' | 'name' | 'createdAt' | 'startedAt' | 'finishedAt'
  readonly order: 'asc' | 'desc'
}

export interface MainTasks {
  list(query: MainTaskQuery): Promise<Page<MainTask>>
  creators(): Promise<readonly string[]>
  find(id: string): Promise<MainTask | null>
  /** Throws DM-TASK-001. */
  get(id: string): Promise<MainTask>
  /** Without sub-tasks; they follow in the same transaction. Throws DM-TASK-003. */
  create(definition: MainTaskDefinition, creator: string): Promise<MainTask>
  /** Raises the revision. Throws DM-TASK-001, DM-TASK-003; DM-TASK-017 when `revision` is not the current one. */
  redefine(id: string, revision: number, definition: MainTaskDefinition): Promise<MainTask>
  /** Remembers that it was ended (or, after a reset or resume, was not) as a whole. Throws DM-TASK-001. */
  setEndedByUser(id: string, endedByUser: boolean): Promise<MainTask>
  /** With its sub-tasks and everything that is stored of them. No error where there is none. */
  remove(id: string): Promise<void>
  /** Names of the tasks with a sub-task that uses this data source; for the refusal to delete it. */
  namesUsingDataSource(dataSourceId: string): Promise<readonly string[]>
  /** Names of the unfinished tasks that may run on this executor. */
  namesUsingExecutor(executorId: string): Promise<readonly string[]>
}
