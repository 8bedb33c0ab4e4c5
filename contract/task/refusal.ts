import type { ErrorCode } from '../errors/catalogue.ts'
import { isUserEvent, type SubTaskEvent, type UserEvent } from './sub-task-event.ts'
import { type SubTaskState, subTaskStateTable } from './sub-task-state.ts'

/** Why the table has no answer for a pair. A report of Portal or the scheduler that does not fit is ignored with DM-TASK-016. */
export function refusalOf(state: SubTaskState, event: SubTaskEvent): ErrorCode {
  return isUserEvent(event) ? refusedRequest(state, event) : 'DM-TASK-016'
}

function refusedRequest(state: SubTaskState, event: UserEvent): ErrorCode {
  if (event === 'reset') return 'DM-TASK-014'
  if (subTaskStateTable[state].family === 'end') return 'DM-TASK-015'
  if (event === 'stop-incremental') return 'DM-TASK-007'
  if (event === 'start-reverse') return 'DM-TASK-008'
  return 'DM-TASK-006'
}
