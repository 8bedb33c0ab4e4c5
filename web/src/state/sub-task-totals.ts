import type { TaskSummary } from '@data-migration/contract/api'
import { type SubTaskState, subTaskStateTable } from '@data-migration/contract/task'

/** How many sub-tasks there are, and how they stand. */
export interface SubTaskTotals {
  readonly total: number
  readonly notStarted: number
  readonly running: number
  readonly finished: number
  /** Failed, stalled, paused by an error or by the pre-check, ended without being equal: somebody has to look. */
  readonly problems: number
}

const problems: ReadonlySet<SubTaskState> = new Set<SubTaskState>([
  'failed',
  'precheck-failed',
  'stalled',
  'incremental-paused',
  'reverse-paused',
])

export function subTaskTotals(task: Pick<TaskSummary, 'offline' | 'online' | 'notEqual'>): SubTaskTotals {
  const entries = [task.offline, task.online].flatMap(
    ({ byState }) => Object.entries(byState) as [SubTaskState, number][],
  )
  const count = (wanted: (state: SubTaskState) => boolean) =>
    entries.reduce((sum, [state, number]) => (wanted(state) ? sum + number : sum), 0)
  return {
    total: task.offline.total + task.online.total,
    notStarted: count((state) => state === 'not-started'),
    running: count((state) => ['work', 'queue'].includes(subTaskStateTable[state].family)),
    finished: count((state) => state === 'finished') - task.notEqual,
    problems: count((state) => problems.has(state)) + task.notEqual,
  }
}
