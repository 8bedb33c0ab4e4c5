import type { UserEvent } from '@data-migration/contract/task'
import { transition } from '@data-migration/contract/task'
import type { SubTask } from '../store/sub-tasks.ts'
import type { Change } from './change-sub-task.ts'
import * as notes from './run-notes.ts'
import type { SchedulingNotes } from './scheduling-notes.ts'
import { changeState, refusedRequest } from './state-change.ts'
import type { Actor, Operation } from './task-life.ts'

/** Requests Portal can be sent; the others are carried out by a run of their own, which begins in the queue. */
const sent: ReadonlySet<UserEvent> = new Set<UserEvent>([
  'stop',
  'finish',
  'stop-incremental',
  'stop-reverse',
])

/** What an operation writes. Throws its refusal. */
export function operation(subTask: SubTask, event: Operation, actor: Actor, now: string): Change {
  const answer = transition(subTask.point, event)
  const change = changeState(subTask, event, { user: actor.userName, detail: '', now })
  if (change === null || !answer.ok || (answer.forward && !sent.has(event)))
    throw refusedRequest(subTask, event)
  const { state } = answer.point
  const records = [change.record]
  if (state === 'waiting') {
    const scheduling = anew(withFormerFailure(subTask))
    const move = { ...change.move, error: null, installFailed: false, scheduling }
    return { move, records, queue: 'add' }
  }
  const over = state === 'stopped' || state === 'finished'
  if (!over) return { move: change.move, records }
  return {
    move: { ...change.move, scheduling: notes.notWanted(subTask.scheduling) },
    records,
    queue: 'remove',
  }
}

/** An errand leads back to the failure it was sent from. */
function withFormerFailure({ point, error, scheduling }: SubTask): SchedulingNotes {
  return point.errand === null ? { ...scheduling, failedWith: error } : scheduling
}

/** Somebody asks for it: no pause because of what happened before. */
function anew(scheduling: SchedulingNotes): SchedulingNotes {
  return { ...notes.notWanted(scheduling), losses: 0, notBefore: null }
}
