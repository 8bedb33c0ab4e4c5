import { dmError } from '@data-migration/contract/errors'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'

/** Whether any executor it may run on has Portal or is getting it: otherwise it would wait for nothing. Throws DM-TASK-018. */
export async function assertReadyExecutor(store: Store, { taskId, pinnedTo }: SubTask): Promise<void> {
  const { executorIds } = await store.mainTasks.get(taskId)
  const executors = await store.executors.all()
  const ready = executors.some(
    ({ id, installState }) =>
      (installState === 'installed' || installState === 'installing') &&
      (pinnedTo === null ? executorIds.length === 0 || executorIds.includes(id) : pinnedTo === id),
  )
  if (!ready) throw dmError('DM-TASK-018', {})
}
