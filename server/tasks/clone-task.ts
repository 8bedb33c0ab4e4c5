import type { MainTask } from '../store/main-tasks.ts'
import type { LifeDeps } from './life-deps.ts'
import type { Actor } from './task-life.ts'

/** A new main task with the same definition. Its targets are held by the first one until that has finished. */
export async function cloneTask(
  { store }: Pick<LifeDeps, 'store'>,
  taskId: string,
  name: string,
  actor: Actor,
): Promise<MainTask> {
  return await store.transaction(async (inside) => {
    const { options, executorIds } = await inside.mainTasks.get(taskId)
    const subTasks = await inside.subTasks.ofTask(taskId)
    const clone = await inside.mainTasks.create({ name, options, executorIds }, actor.userName)
    for (const { id, source, target, mode, objects, phases, preset, options: own, pinnedTo } of subTasks) {
      const order = { source, target, mode, objects, phases, preset, options: own, pinnedTo }
      const { id: subTaskId } = await inside.subTasks.create(clone.id, order, 'if-free')
      for (const edit of await inside.ddlEdits.ofSubTask(id))
        await inside.ddlEdits.save({ ...edit, subTaskId })
    }
    return await inside.mainTasks.get(clone.id)
  })
}
