import { type MainTaskState, mainTaskState } from '@data-migration/contract/task'
import { mainTaskEntity } from './main-task-entity.ts'
import type { Session } from './session.ts'
import { subTaskEntity } from './sub-task-entity.ts'

/**
 * Lets the transactions that move sub-tasks of one main task go one after the other: each has to see where the others
 * have put theirs. SQLite does so anyway.
 */
export async function lockMainTask({ manager, dialect }: Session, id: string): Promise<void> {
  if (dialect === 'sqlite') return
  await manager.findOne(mainTaskEntity, {
    select: { id: true },
    where: { id },
    lock: { mode: 'pessimistic_write' },
  })
}

const onTheWay: ReadonlySet<MainTaskState> = new Set(['not-started', 'running'])

/** Writes what follows from the sub-tasks. `lockMainTask` comes before it in the same transaction. */
export async function refreshMainTask(inside: Session, id: string): Promise<void> {
  const task = await inside.manager.findOneBy(mainTaskEntity, { id })
  if (task === null) return
  const subTasks = await inside.manager.find(subTaskEntity, {
    select: { state: true, loaded: true, exitCode: true, installFailed: true },
    where: { taskId: id },
  })
  const state = subTasks.length === 0 ? 'not-started' : mainTaskState(subTasks, task.endedByUser)
  const startedAt = state === 'not-started' ? null : (task.startedAt ?? inside.now())
  const finishedAt = onTheWay.has(state) ? null : (task.finishedAt ?? inside.now())
  await inside.manager.update(mainTaskEntity, { id }, { state, startedAt, finishedAt })
  inside.changed({ kind: 'main-task', taskId: id })
}
