import type { ExecutorLink } from '../executors/link.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { changeSubTask } from './change-sub-task.ts'
import type { TaskDeps } from './deps.ts'
import * as notes from './run-notes.ts'
import { sameProcess } from './scheduling-notes.ts'

/**
 * A run nobody wants any more of which it is not known whether it was begun: forgotten if it was not, else its process is
 * noted so that it is followed to its end.
 */
export async function settleUnwanted(
  { store, now }: Pick<TaskDeps, 'store' | 'now'>,
  link: ExecutorLink,
  { id, scheduling }: SubTask,
): Promise<void> {
  const { portals } = await link.probe()
  const process = portals.find((portal) => portal.subTask === id)?.process ?? null
  await changeSubTask(store, id, (subTask) => {
    const { run } = subTask.scheduling
    if (run === null || run.number !== scheduling.run?.number) return null
    const begun = process !== null && !sameProcess(process, run.found)
    if (!begun) return { move: { scheduling: { ...subTask.scheduling, run: null } } }
    return { move: { scheduling: notes.started(subTask.scheduling, process, now()), process } }
  })
}
