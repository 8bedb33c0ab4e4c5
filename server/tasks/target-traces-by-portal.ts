import { dmError } from '@data-migration/contract/errors'
import type { ForgetOrder } from '../executors/link.ts'
import { isUnreachable } from '../executors/unreachable.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import type { TaskDeps } from './deps.ts'
import { withPortalOrder } from './order-for-portal.ts'
import type { TargetTraces } from './target-traces.ts'

/** By a Portal of any executor that can be reached: the server itself needs no way to the databases. */
export function tracesByPortal(deps: TaskDeps): TargetTraces {
  return {
    fence: (subTask) => forget(deps, subTask, { scope: 'nothing', dropTables: false }),
    remove: (subTask, { tables, forGood }) =>
      forget(deps, subTask, { scope: forGood ? 'everything' : 'records', dropTables: tables }),
  }
}

/** Throws DM-TASK-018 when no executor of the task can be reached, and what Portal answers. */
async function forget(deps: TaskDeps, subTask: SubTask, what: ForgetOrder): Promise<void> {
  await withPortalOrder(deps, subTask, async ({ job, secrets }) => {
    for (const executorId of await executorsFor(deps, subTask)) {
      try {
        const link = await deps.links.of(executorId)
        return await link.forget(job, secrets, what)
      } catch (error) {
        if (!isUnreachable(error)) throw error
        deps.logger.info({ subTaskId: subTask.id, executorId, err: error }, 'another executor is asked')
      }
    }
    throw dmError('DM-TASK-018', {})
  })
}

/** Those it has run on first, then the other ones of its task; lost ones last. */
async function executorsFor(
  { store }: TaskDeps,
  { taskId, scheduling, pinnedTo }: SubTask,
): Promise<readonly string[]> {
  const { executorIds } = await store.mainTasks.get(taskId)
  const installed = (await store.executors.all()).filter(({ installState }) => installState === 'installed')
  const known = new Set([...scheduling.workspaces, ...(pinnedTo === null ? [] : [pinnedTo])])
  const allowed = installed.filter(
    ({ id }) => known.has(id) || executorIds.length === 0 || executorIds.includes(id),
  )
  const rank = (id: string, broken: boolean) => (broken ? 2 : 0) + (known.has(id) ? 0 : 1)
  return allowed
    .map(({ id, error }) => ({ id, rank: rank(id, error !== null) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id }) => id)
}
