import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { Store } from '../store/store.ts'
import { loseRun } from '../tasks/lose-run.ts'

export interface LostDeps {
  readonly store: Store
  readonly executorName: (executorId: string) => Promise<string>
  /** Nobody follows the sub-task any more when it resolves. */
  readonly drop: (subTaskId: string) => Promise<void>
  readonly now: () => string
}

/** Queues everything again that runs on an executor nobody can reach. */
export async function loseExecutor(
  { store, executorName, drop, now }: LostDeps,
  executorId: string,
  cause: ErrorBody | null,
): Promise<void> {
  const { heartbeatAt } = await store.executors.get(executorId)
  const since = heartbeatAt ?? now()
  const found = cause === null ? {} : { found: `${cause.code} ${cause.message}` }
  const error = toErrorBody(
    dmError('DM-INST-019', { executor: await executorName(executorId), since }, found),
  )
  await store.alerts.raise({
    severity: 'critical',
    taskId: null,
    subTaskId: null,
    executorId,
    phase: null,
    error,
  })
  for (const { id, scheduling } of await store.subTasks.onExecutor(executorId)) {
    if (scheduling.run?.executorId !== executorId) continue
    await drop(id)
    await loseRun(store, { subTaskId: id, runNumber: scheduling.run.number, error, now: now() })
  }
}
