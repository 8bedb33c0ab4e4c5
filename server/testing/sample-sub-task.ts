import { newPoint, type SubTaskPoint } from '@data-migration/contract/task'
import { newId } from '../ids.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { noNotes } from '../tasks/scheduling-notes.ts'
import { sampleOrder } from './sample-order.ts'

/** A sub-task that has not started, or stands where it is told. */
export function sampleSubTask(
  point: Partial<SubTaskPoint> = {},
  more: Partial<Omit<SubTask, 'point'>> = {},
): SubTask {
  const mode = point.mode ?? 'offline'
  return {
    ...sampleOrder({ mode }),
    id: newId(),
    number: 1,
    taskId: newId(),
    order: 0,
    point: { ...newPoint(mode), ...point },
    version: 0,
    since: '2026-01-01T00:00:00.000Z',
    executorId: null,
    epoch: 0,
    process: null,
    phase: null,
    verdict: null,
    exitCode: null,
    installFailed: false,
    error: null,
    lagMs: null,
    position: null,
    undecided: null,
    startedAt: null,
    finishedAt: null,
    scheduling: noNotes,
    ...more,
  }
}
