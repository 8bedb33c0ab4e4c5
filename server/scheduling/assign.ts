import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { changeSubTask } from '../tasks/change-sub-task.ts'
import * as notes from '../tasks/run-notes.ts'
import { changeState } from '../tasks/state-change.ts'

/** Gives a waiting sub-task a run on the executor and takes it out of the queue; false when it does not wait any more. */
export async function assignSubTask(store: Store, subTaskId: string, executorId: string): Promise<boolean> {
  let assigned = false
  await changeSubTask(store, subTaskId, ({ point, scheduling }) => {
    assigned = point.state === 'waiting' && scheduling.run === null
    if (!assigned) return null
    const after = notes.assigned(scheduling, executorId, point.errand?.kind ?? null)
    return { move: { executorId, scheduling: after }, queue: 'remove' }
  })
  return assigned
}

/** From the queue to "installing": it has nothing to do but to wait for the installation that is going on. */
export async function installSubTask(
  store: Store,
  subTaskId: string,
  executorId: string,
  now: string,
): Promise<void> {
  await changeSubTask(store, subTaskId, (subTask) => {
    const change = changeState(subTask, 'install-started', { user: null, detail: '', now })
    if (change === null) return null
    return { move: { ...change.move, executorId }, records: [change.record], queue: 'remove' }
  })
}

/** Back to the queue, or failed, as the installation on its executor has gone. */
export async function leaveInstallation(store: Store, subTask: SubTask, now: string): Promise<void> {
  const { executorId } = subTask
  if (executorId === null) return
  const { installState } = await store.executors.get(executorId)
  if (installState === 'installing') return
  const error = installState === 'installed' ? null : await installError(store, executorId)
  await changeSubTask(store, subTask.id, (current) => {
    const event = error === null ? 'install-done' : 'install-failed'
    const detail = error === null ? '' : `${error.code} ${error.message}`
    const change = changeState(current, event, { user: null, detail, now })
    if (change === null) return null
    const move = { ...change.move, error, installFailed: error !== null }
    return { move, records: [change.record], ...(error === null ? { queue: 'add' } : {}) }
  })
}

async function installError(store: Store, executorId: string): Promise<ErrorBody> {
  const latest = await store.installations.latestOf(executorId)
  return latest?.error ?? toErrorBody(dmError('DM-INST-009', { executor: executorId }))
}
