import { subTaskStates } from '@data-migration/contract/task'
import type { Repositories } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'

/** Sub-tasks with a run on any executor: those that hold a slot. */
export async function holdingSlots({
  subTasks,
}: Pick<Repositories, 'subTasks'>): Promise<readonly SubTask[]> {
  const all = await subTasks.inStates(subTaskStates.filter((state) => state !== 'not-started'))
  return all.filter(({ scheduling }) => scheduling.run !== null)
}

export async function holdingSlotsOn(
  store: Pick<Repositories, 'subTasks'>,
  executorId: string,
): Promise<readonly SubTask[]> {
  return (await holdingSlots(store)).filter(({ scheduling }) => scheduling.run?.executorId === executorId)
}
