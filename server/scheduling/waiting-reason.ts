import { dmError, type DmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import { type Capacity, coreLimit, type Refusal } from './capacity.ts'
import type { WaitingSubTask } from './executor-view.ts'

/** The nearer to a start the further in front: the reason shown is that of the executor it will most likely go to. */
const nearness: readonly Refusal[] = [
  'reserved',
  'slots',
  'memory',
  'cores',
  'installing',
  'unreachable',
  'unknown',
  'no-slots',
  'not-installed',
]

export interface RefusedBy {
  readonly capacity: Capacity
  readonly refusal: Refusal
}

/** Why a sub-task waits: the nearest executor's reason, with all of them as details. */
export function waitingReason(subTask: WaitingSubTask, refused: readonly RefusedBy[]): ErrorBody {
  const [nearest, ...others] = refused.toSorted(compareNearness).map((one) => reasonOf(subTask, one))
  if (nearest === undefined) return toErrorBody(dmError('DM-TASK-018', {}))
  const details = [nearest, ...others].map(({ code, message, params }) => ({
    path: String(params['executor'] ?? ''),
    code,
    message,
  }))
  return { ...toErrorBody(nearest), details: others.length === 0 ? [] : details }
}

function compareNearness(a: RefusedBy, b: RefusedBy): number {
  const byKind = nearness.indexOf(a.refusal) - nearness.indexOf(b.refusal)
  return byKind || (a.capacity.view.id < b.capacity.view.id ? -1 : 1)
}

function reasonOf(subTask: WaitingSubTask, { capacity, refusal }: RefusedBy): DmError {
  const { name: executor, slots, since, cores } = capacity.view
  switch (refusal) {
    case 'reserved':
      return dmError('DM-TASK-043', { executor })
    case 'slots':
      return dmError('DM-TASK-040', { executor, slots })
    case 'memory': {
      const availableBytes = Math.max(0, capacity.memoryBytes ?? 0)
      return dmError('DM-TASK-041', { executor, availableBytes, neededBytes: subTask.memoryBytes })
    }
    case 'cores':
      return dmError('DM-TASK-042', { executor, cores, limit: coreLimit(capacity.view) })
    case 'installing':
      return dmError('DM-TASK-044', { executor })
    case 'unreachable':
      return dmError('DM-INST-019', { executor, since })
    case 'unknown':
      return dmError('DM-TASK-045', { executor })
    case 'no-slots':
      return dmError('DM-TASK-046', { executor })
    case 'not-installed':
      return dmError('DM-INST-009', { executor })
  }
}
