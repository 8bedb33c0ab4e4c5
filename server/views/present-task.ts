import type { SubTaskSummary, TaskDetail, TaskInput, TaskSummary } from '@data-migration/contract/api'
import { mainTaskProgress, subTaskStateTable } from '@data-migration/contract/task'
import type { MainTask } from '../store/main-tasks.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { countBy } from './present-sub-task.ts'

/** A main task with its sub-tasks, and these as they are shown. */
export interface TaskFacts {
  readonly task: MainTask
  readonly subTasks: readonly SubTask[]
  readonly shown: readonly SubTaskSummary[]
}

export function presentTask({ task, subTasks, shown }: TaskFacts): TaskSummary {
  const counts = (mode: SubTask['mode']) => {
    const own = subTasks.filter(({ point }) => point.mode === mode)
    return { total: own.length, byState: countBy(own, ({ point }) => point.state) }
  }
  return {
    id: task.id,
    number: task.number,
    name: task.name,
    state: task.state,
    progress: progressOf(task, subTasks),
    measured: meanFraction(shown),
    notEqual: shown.filter(({ state, verdict }) => state === 'finished' && verdict !== 'equal').length,
    etaSeconds: slowest(shown),
    creator: task.creator,
    offline: counts('offline'),
    online: counts('online'),
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    revision: task.revision,
  }
}

export function presentTaskDetail(facts: TaskFacts): TaskDetail {
  return {
    ...presentTask(facts),
    definition: definitionOf(facts),
    rowsPerSecond: sum(facts.shown.map(({ measured }) => measured?.rowsPerSecond ?? null)),
    bytesPerSecond: sum(facts.shown.map(({ measured }) => measured?.bytesPerSecond ?? null)),
  }
}

/** What has failed is never shown as done, whatever has been moved. */
function progressOf({ state }: MainTask, subTasks: readonly SubTask[]): number {
  const progress = mainTaskProgress(subTasks.map(({ point }) => point))
  return state === 'failed' ? Math.min(0.99, progress) : progress
}

/** One that has not told yet has moved nothing, so that the figure never promises too much. */
function meanFraction(shown: readonly SubTaskSummary[]): number | null {
  if (shown.every(({ measured }) => measured === null)) return null
  return shown.reduce((all, { measured }) => all + (measured?.fraction ?? 0), 0) / shown.length
}

/** Of those that are at work; null when one of them cannot tell. */
function slowest(shown: readonly SubTaskSummary[]): number | null {
  const working = shown.filter(({ state }) => subTaskStateTable[state].family === 'work')
  const etas = working.map(({ measured }) => measured?.etaSeconds ?? null)
  const known = etas.filter((eta) => eta !== null)
  return known.length === 0 || known.length < etas.length ? null : Math.max(...known)
}

function sum(rates: readonly (number | null)[]): number | null {
  const known = rates.filter((rate) => rate !== null)
  return known.length === 0 ? null : known.reduce((all, rate) => all + rate, 0)
}

/** As it would be sent to define the task again. */
function definitionOf({ task, subTasks }: TaskFacts): TaskInput {
  return {
    name: task.name,
    options: task.options,
    executorIds: [...task.executorIds],
    subTasks: subTasks.map(({ id, source, target, mode, objects, phases, preset, options, pinnedTo }) => ({
      id,
      source: { dataSourceId: source.dataSourceId, database: source.database },
      target: { dataSourceId: target.dataSourceId, database: target.database, schema: target.schema },
      mode,
      ...(objects === null ? {} : { objects }),
      phases,
      preset,
      options,
      executorId: pinnedTo,
    })),
  }
}
