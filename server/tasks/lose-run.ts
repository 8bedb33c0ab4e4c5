import type { ErrorBody } from '@data-migration/contract/errors'
import type { SubTaskEvent } from '@data-migration/contract/task'
import type { NewRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { type Change, changeSubTask } from './change-sub-task.ts'
import * as notes from './run-notes.ts'
import type { SchedulingNotes } from './scheduling-notes.ts'
import { changeState } from './state-change.ts'

/** After so many runs in a row that died without a word somebody has to look. */
const maxLosses = 8

export interface Loss {
  readonly subTaskId: string
  readonly runNumber: number
  readonly error: ErrorBody
  readonly now: string
}

/** Its process is gone without an end: it is queued again, unless that has happened too often. */
export async function interruptRun(store: Store, loss: Loss): Promise<SubTask | null> {
  return await endRun(store, loss, (subTask) => {
    const scheduling = notes.interrupted(subTask.scheduling, loss.now)
    const events: readonly SubTaskEvent[] = scheduling.losses < maxLosses ? ['lost', 'requeued'] : ['failed']
    return { scheduling, events }
  })
}

/** Its executor is out of reach: it goes on elsewhere, or there when the executor is back. */
export async function loseRun(store: Store, loss: Loss): Promise<SubTask | null> {
  return await endRun(store, loss, (subTask) => ({
    scheduling: notes.gone(subTask.scheduling),
    events: ['lost', 'requeued'],
  }))
}

/** It could not be begun, and trying again would not help. */
export async function failRun(store: Store, loss: Loss): Promise<SubTask | null> {
  return await endRun(store, loss, (subTask) => ({
    scheduling: { ...subTask.scheduling, run: null, losses: 0 },
    events: ['failed'],
  }))
}

interface End {
  readonly scheduling: SchedulingNotes
  readonly events: readonly SubTaskEvent[]
}

async function endRun(store: Store, loss: Loss, end: (subTask: SubTask) => End): Promise<SubTask | null> {
  return await changeSubTask(store, loss.subTaskId, (subTask) => {
    const { run } = subTask.scheduling
    if (run?.number !== loss.runNumber) return null
    const { scheduling, events } = end(subTask)
    return run.unwanted ? { move: { scheduling } } : afterEvents({ ...subTask, scheduling }, events, loss)
  })
}

/** The events one after the other, as far as the state machine has an answer. */
function afterEvents(subTask: SubTask, events: readonly SubTaskEvent[], { error, now }: Loss): Change {
  const cause = { user: null, detail: `${error.code} ${error.message}`, now }
  let current = subTask
  const records: NewRecord[] = []
  for (const event of events) {
    const change = changeState(current, event, cause)
    if (change === null) continue
    current = { ...current, ...change.move }
    records.push(change.record)
  }
  const { point, startedAt, finishedAt, scheduling } = current
  const queue = point.state === 'waiting' ? ({ queue: 'add' } as const) : {}
  return {
    move: { point, startedAt, finishedAt, scheduling, error },
    records,
    ...queue,
    also: async ({ alerts }) => {
      const { taskId, id: subTaskId, executorId, phase } = subTask
      const severity = point.state === 'failed' ? 'critical' : 'warning'
      await alerts.raise({ severity, taskId, subTaskId, executorId, phase, error })
    },
  }
}
