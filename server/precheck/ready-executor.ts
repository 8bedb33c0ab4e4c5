import { dmError } from '@data-migration/contract/errors'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'

/**
 * One of these, or of all where none is named, that has Portal; one that answered last without an error before others.
 * Throws DM-INST-009, DM-TASK-018.
 */
export async function readyExecutor(
  store: Pick<Store, 'executors'>,
  among: readonly string[],
): Promise<string> {
  const executors = await store.executors.all()
  const usable = executors.filter(
    ({ id, installState }) => installState === 'installed' && (among.length === 0 || among.includes(id)),
  )
  const chosen = usable.find(({ error, heartbeatAt }) => error === null && heartbeatAt !== null) ?? usable[0]
  if (chosen !== undefined) return chosen.id
  const [only] = among
  throw among.length === 1 && only !== undefined
    ? dmError('DM-INST-009', { executor: only })
    : dmError('DM-TASK-018', {})
}

/** Where the sub-task may run. Throws as `readyExecutor`. */
export async function readyExecutorOf(
  store: Pick<Store, 'executors' | 'mainTasks'>,
  { taskId, pinnedTo }: SubTask,
): Promise<string> {
  const { executorIds } = await store.mainTasks.get(taskId)
  return await readyExecutor(store, pinnedTo === null ? executorIds : [pinnedTo])
}
