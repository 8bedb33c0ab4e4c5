import type { SubTask } from '../store/sub-tasks.ts'
import type { LifeDeps } from './life-deps.ts'

/** Removes what it has on executors. Files on one that cannot be reached stay; they go with its Portal or by `portal gc`. */
export async function discardWorkspaces(
  { links, logger }: LifeDeps,
  { id, scheduling }: SubTask,
): Promise<void> {
  await Promise.all(
    scheduling.workspaces.map(async (executorId) => {
      try {
        await (await links.of(executorId)).discard(id)
      } catch (error) {
        logger.warn({ subTaskId: id, executorId, err: error }, 'a workspace stays on its executor')
      }
    }),
  )
}
