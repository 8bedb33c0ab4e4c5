import type { DmError, ErrorCode } from '@data-migration/contract/errors'
import { dmError } from '@data-migration/contract/errors'
import {
  possibleRequests,
  type SubTaskEvent,
  type SubTaskPoint,
  type SubTaskState,
  transition,
} from '@data-migration/contract/task'
import type { NewRecord } from '../store/records.ts'
import type { SubTask, SubTaskFacts, SubTaskMove } from '../store/sub-tasks.ts'

export interface StateChange {
  readonly move: SubTaskMove & { readonly point: SubTaskPoint }
  readonly record: NewRecord
}

export interface Cause {
  /** Null for Portal and the scheduler. */
  readonly user: string | null
  readonly detail: string
  readonly now: string
}

const ends: ReadonlySet<SubTaskState> = new Set<SubTaskState>(['finished', 'failed', 'precheck-failed'])

/** The answer of the state machine with the facts that go with it; null where it has none. */
export function changeState(subTask: SubTask, event: SubTaskEvent, cause: Cause): StateChange | null {
  const answer = transition(subTask.point, event)
  if (!answer.ok) return null
  const { point } = answer
  const record: NewRecord = {
    kind: cause.user === null ? 'state' : 'operation',
    event,
    state: point.state,
    user: cause.user,
    detail: cause.detail,
  }
  return { move: { point, ...timesOf(subTask.point.state, point.state, cause.now) }, record }
}

function timesOf(from: SubTaskState, to: SubTaskState, now: string): Partial<SubTaskFacts> {
  if (from === to) return {}
  const finished = { finishedAt: ends.has(to) ? now : null }
  if (from === 'not-started') return { ...finished, startedAt: now }
  return to === 'not-started' ? { ...finished, startedAt: null } : finished
}

/** Why a request is not possible, in the words of its route. */
export function refusedRequest(subTask: SubTask, event: SubTaskEvent): DmError {
  const { state } = subTask.point
  const answer = transition(subTask.point, event)
  const code: ErrorCode = answer.ok ? 'DM-TASK-006' : answer.code
  const possible = possibleRequests(subTask.point).join(', ') || '-'
  switch (code) {
    case 'DM-TASK-007':
    case 'DM-TASK-008':
    case 'DM-TASK-014':
    case 'DM-TASK-015':
      return dmError(code, { state })
    case 'DM-TASK-012':
      return dmError(code, { action: event })
    case 'DM-TASK-013':
    case 'DM-VER-210':
    case 'DM-VER-211':
    case 'DM-VER-212':
      return dmError(code, {})
    default:
      return dmError('DM-TASK-006', { action: event, state, possible })
  }
}
