import { setTimeout as sleep } from 'node:timers/promises'
import { dmError } from '@data-migration/contract/errors'
import type { SubTask } from '../store/sub-tasks.ts'
import type { LifeDeps } from './life-deps.ts'

const lookEveryMs = 200
const withinMs = 15_000

/**
 * A sub-task that has ended for its user may still have a Portal that is on its way out: waits for it a little. Throws
 * DM-TASK-047 when it takes longer.
 */
export async function assertEnded(
  { store, supervision, executorName }: LifeDeps,
  { id }: SubTask,
): Promise<void> {
  for (const until = Date.now() + withinMs; ;) {
    const run = (await store.subTasks.get(id)).scheduling.run
    if (run === null) return
    if (Date.now() > until) throw dmError('DM-TASK-047', { executor: await executorName(run.executorId) })
    supervision.attend(id)
    await sleep(lookEveryMs)
  }
}
