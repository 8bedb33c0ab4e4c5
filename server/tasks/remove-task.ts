import { dmError, DmError } from '@data-migration/contract/errors'
import { actionTable } from '@data-migration/contract/task'
import type { SubTask } from '../store/sub-tasks.ts'
import type { LifeDeps } from './life-deps.ts'
import { discardWorkspaces } from './discard-workspaces.ts'
import { assertEnded } from './former-portal.ts'

/** Deletes a task at rest with its ledgers and files. Throws DM-TASK-001, DM-TASK-011, DM-TASK-047. */
export async function removeTask(deps: LifeDeps, taskId: string): Promise<void> {
  const { store, supervision } = deps
  await store.mainTasks.get(taskId)
  const subTasks = await store.subTasks.ofTask(taskId)
  for (const { point } of subTasks)
    if (!actionTable.delete[point.state].allowed) throw dmError('DM-TASK-011', { state: point.state })
  for (const subTask of subTasks) {
    await assertEnded(deps, subTask)
    await supervision.drop(subTask.id)
    await removeTraces(deps, subTask)
    await discardWorkspaces(deps, subTask)
  }
  await store.mainTasks.remove(taskId)
}

/** A target that is gone must not keep a task for ever: nothing can be committed to it either. */
async function removeTraces({ traces, logger }: LifeDeps, subTask: SubTask): Promise<void> {
  if (subTask.scheduling.runs === 0) return
  try {
    await traces.remove(subTask, { tables: false, forGood: true })
  } catch (error) {
    if (!(error instanceof DmError)) throw error
    logger.warn(
      { subTaskId: subTask.id, code: error.code },
      'the ledger of a deleted sub-task stays on its target',
    )
  }
}
