import type { Logger } from '@data-migration/contract/plugin'
import type { PortalProcess } from '@data-migration/contract/portal'
import type { ExecutorLink, Probe } from '../executors/link.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { sameProcess } from '../tasks/scheduling-notes.ts'

export interface ReturnDeps {
  readonly store: Store
  readonly logger: Logger
}

/**
 * Looks at the Portals an executor tells of, and asks those to end that work for a sub-task whose run they are not:
 * their sub-task went on elsewhere, or nobody wants it any more. They are fenced out already; this frees the machine.
 */
export async function endStrayPortals(
  { store, logger }: ReturnDeps,
  executorId: string,
  link: ExecutorLink,
  { portals }: Probe,
): Promise<void> {
  for (const portal of portals) {
    if (portal.process === null) continue
    const subTask = await store.subTasks.find(portal.subTask)
    if (subTask === null || !isStray(subTask, executorId, portal)) continue
    logger.warn(
      { subTaskId: subTask.id, executorId, process: portal.process },
      'a fenced Portal is asked to end',
    )
    await link
      .control(subTask.id, { id: `stray-${portal.process.pid}`, cmd: 'stop', args: { now: true } })
      .catch((error: unknown) =>
        logger.info({ subTaskId: subTask.id, err: error }, 'a fenced Portal did not answer'),
      )
  }
}

function isStray({ point, scheduling }: SubTask, executorId: string, { process }: PortalProcess): boolean {
  const { run, outOfReach } = scheduling
  if (run?.executorId === executorId) return run.process !== null && !sameProcess(run.process, process)
  if (outOfReach?.executorId !== executorId) return true
  // It will be taken up again as soon as the queue has been looked at.
  return point.state !== 'waiting'
}
