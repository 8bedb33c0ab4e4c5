import type { SubTaskSummary, TaskSummary } from '@data-migration/contract/api'

/** What is not at its end is never shown as done. */
const almost = 0.99

/** How far a task is: by rows while it moves them, by DataKit's formula otherwise. */
export function taskFraction(task: Pick<TaskSummary, 'state' | 'progress' | 'measured'>): number {
  if (task.state !== 'running' || task.measured === null) return task.progress
  return Math.min(almost, task.measured)
}

/** How far a sub-task is: by rows in the full load, by DataKit's formula otherwise. */
export function subTaskFraction(subTask: Pick<SubTaskSummary, 'state' | 'progress' | 'measured'>): number {
  if (subTask.state !== 'full' || subTask.measured === null) return subTask.progress
  return Math.min(almost, subTask.measured.fraction)
}
