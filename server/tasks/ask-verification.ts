import { transition } from '@data-migration/contract/task'
import type { SubTask } from '../store/sub-tasks.ts'
import { assertDone } from './assert-done.ts'
import { changeSubTask } from './change-sub-task.ts'
import type { LifeDeps } from './life-deps.ts'
import { refusedRequest } from './state-change.ts'
import type { Actor } from './task-life.ts'

/** Asks the run there is to compare both sides. Throws why the state does not allow it, or why Portal has refused. */
export async function askVerification(
  { store, links, now }: LifeDeps,
  subTask: SubTask,
  { userName }: Actor,
): Promise<void> {
  const { run } = subTask.scheduling
  if (!transition(subTask.point, 'verify').ok || run?.stage !== 'started')
    throw refusedRequest(subTask, 'verify')
  const link = await links.of(run.executorId)
  assertDone(await link.control(subTask.id, { id: `verify-${now()}`, cmd: 'verify' }))
  await changeSubTask(store, subTask.id, ({ point }) => ({
    move: {},
    records: [{ kind: 'operation', event: 'verify', state: point.state, user: userName, detail: '' }],
  }))
}
