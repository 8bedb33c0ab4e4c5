import { dmError } from '@data-migration/contract/errors'
import { newPoint, transition } from '@data-migration/contract/task'
import type { MainTask } from '../store/main-tasks.ts'
import type { SubTask, SubTaskFacts } from '../store/sub-tasks.ts'
import { changeInside, withoutConflict } from './change-sub-task.ts'
import type { LifeDeps } from './life-deps.ts'
import { discardWorkspaces } from './discard-workspaces.ts'
import { assertEnded } from './former-portal.ts'
import { noNotes } from './scheduling-notes.ts'
import { changeState, refusedRequest } from './state-change.ts'
import type { Actor, ResetOrder } from './task-life.ts'

/** Removing data needs the main task's name, typed. Throws DM-TASK-020. */
export function assertConfirmed({ name }: MainTask, { removeTargetData, confirm }: ResetOrder): void {
  if (removeTargetData && confirm !== name) throw dmError('DM-TASK-020', { expected: name })
}

/**
 * Takes sub-tasks back to "not started": fenced out, their ledger removed from the target, their workspaces from the
 * executors. What is half done when it fails is done again by the next reset: the state changes last.
 */
export async function resetSubTasks(
  deps: LifeDeps,
  subTasks: readonly SubTask[],
  { removeTargetData }: ResetOrder,
  actor: Actor,
): Promise<void> {
  for (const subTask of subTasks) {
    if (!transition(subTask.point, 'reset').ok) throw refusedRequest(subTask, 'reset')
    await assertEnded(deps, subTask)
  }
  for (const subTask of subTasks) {
    await supervisionEnds(deps, subTask)
    if (subTask.scheduling.runs > 0)
      await deps.traces.remove(subTask, { tables: removeTargetData, forGood: false })
    await discardWorkspaces(deps, subTask)
  }
  await forget(deps, subTasks, removeTargetData, actor)
}

async function supervisionEnds({ supervision }: LifeDeps, { id }: SubTask): Promise<void> {
  await supervision.drop(id)
}

const nothingKnown: Partial<SubTaskFacts> = {
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
}

async function forget(
  { store, now }: LifeDeps,
  subTasks: readonly SubTask[],
  tables: boolean,
  actor: Actor,
): Promise<void> {
  await withoutConflict(store, `task ${subTasks[0]?.taskId ?? ''}`, async (inside) => {
    for (const { id } of subTasks) {
      await changeInside(inside, id, (subTask) => {
        const detail = tables ? 'with the tables it had made' : ''
        const change = changeState(subTask, 'reset', { user: actor.userName, detail, now: now() })
        if (change === null) throw refusedRequest(subTask, 'reset')
        const move = { ...nothingKnown, point: newPoint(subTask.mode) }
        return { move, records: [change.record], queue: 'remove' }
      })
      await inside.results.clear(id)
      await inside.cursors.forget(id)
      await inside.alerts.resolve({ subTaskId: id })
    }
    if (subTasks[0] !== undefined) await inside.mainTasks.setEndedByUser(subTasks[0].taskId, false)
  })
}
