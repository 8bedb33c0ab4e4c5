import type { Report, StoredEvent } from '@data-migration/contract/portal'
import type { SubTaskEvent } from '@data-migration/contract/task'
import type { Repositories, Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { type Change, changeSubTask } from './change-sub-task.ts'
import { consequenceOf, isOwnEvent } from './follow-event.ts'

/** Which run is being followed, and on which executor. */
export interface Followed {
  readonly subTaskId: string
  readonly executorId: string
  readonly runNumber: number
}

export interface Applied {
  readonly subTask: SubTask
  readonly requeued: boolean
  /** A report of its own run that did not fit the state. */
  readonly ignored: SubTaskEvent | null
}

/** The run is not the sub-task's any more, or the event has been read by somebody else. */
class Superseded extends Error {}

/**
 * Stores an event's consequences and moves the cursor on in one transaction, so that each counts exactly once. Null, and
 * nothing is stored, when the run is not the sub-task's any more, or somebody else has read the event already.
 */
export async function applyEvent(
  store: Store,
  followed: Followed,
  event: StoredEvent,
  now: string,
  report: Report | null = null,
): Promise<Applied | null> {
  const seen: { requeued: boolean; ignored: SubTaskEvent | null } = { requeued: false, ignored: null }
  try {
    const subTask = await changeSubTask(store, followed.subTaskId, (found) => {
      const { change, ignored } = changeBy(found, followed, { event, report }, now)
      Object.assign(seen, { requeued: change.queue === 'add', ignored })
      return change
    })
    return subTask === null ? null : { subTask, ...seen }
  } catch (error) {
    if (error instanceof Superseded) return null
    throw error
  }
}

interface Decision {
  readonly change: Change
  readonly ignored: SubTaskEvent | null
}

interface Told {
  readonly event: StoredEvent
  /** What belongs to the event and is kept with it. */
  readonly report: Report | null
}

function changeBy(subTask: SubTask, followed: Followed, { event, report }: Told, now: string): Decision {
  const { subTaskId, executorId, runNumber } = followed
  const { run } = subTask.scheduling
  if (run?.number !== runNumber || run.executorId !== executorId) throw new Superseded()
  const advance = async ({ cursors }: Repositories) => {
    if (!(await cursors.advance(subTaskId, executorId, event.seq, event.epoch))) throw new Superseded()
  }
  if (!isOwnEvent(run, event)) return { change: { move: {}, also: advance }, ignored: null }
  const { move, records, alerts, requeue, ignored } = consequenceOf(subTask, run, event, now)
  const also = async (inside: Repositories) => {
    await advance(inside)
    if (event.type === 'object') await inside.results.saveObject(subTaskId, event.object)
    if (report !== null) await inside.results.saveReport(subTaskId, report)
    if (event.type === 'rejected') await inside.results.addRejected(subTaskId, event.row)
    const of = { taskId: subTask.taskId, subTaskId, executorId }
    for (const alert of alerts) await inside.alerts.raise({ ...alert, ...of })
  }
  return { change: { move, records, also, ...(requeue ? { queue: 'add' } : {}) }, ignored }
}
