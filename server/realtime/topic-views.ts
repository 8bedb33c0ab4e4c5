import type {
  Executor,
  Installation,
  SubTaskDetail,
  SubTaskSummary,
  TaskDetail,
  TaskSummary,
} from '@data-migration/contract/api'
import type { TableCounters } from '@data-migration/contract/portal'

/** All of a list, or those of the ids that are there. */
export type Wanted = readonly string[] | 'all'

export type ExecutorItem = Executor & { readonly installation: Installation | null }

/**
 * What the topics show, read from the store anew at every call. What is refused with a coded error is told to those who
 * look on as that error, e.g. DM-TASK-001 for a task that was deleted.
 */
export interface TopicViews {
  tasks(wanted: Wanted): Promise<readonly TaskSummary[]>
  executors(wanted: Wanted): Promise<readonly ExecutorItem[]>
  /** Throws DM-TASK-001. */
  task(taskId: string): Promise<{ readonly task: TaskDetail; readonly items: readonly SubTaskSummary[] }>
  /** Throws DM-TASK-002. */
  subTask(
    subTaskId: string,
  ): Promise<{ readonly subTask: SubTaskDetail; readonly items: readonly TableCounters[] }>
}
