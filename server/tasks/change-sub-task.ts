import { dmError } from '@data-migration/contract/errors'
import type { NewRecord } from '../store/records.ts'
import type { Repositories, Store } from '../store/store.ts'
import type { SubTask, SubTaskMove } from '../store/sub-tasks.ts'

/** What is written at once, or not at all. */
export interface Change {
  readonly move: SubTaskMove
  readonly records?: readonly NewRecord[]
  readonly queue?: 'add' | 'remove'
  /** Further writes of the same transaction; what it throws undoes everything and is thrown on. */
  readonly also?: (inside: Repositories) => Promise<void>
}

const maxTries = 50

/** Somebody was quicker. Thrown inside the transaction, so that it is rolled back. */
class Conflict extends Error {}

/**
 * Does `work` in one transaction, and again from the start when a sub-task it changes was moved in between. Throws
 * DM-TASK-017 when that never ends.
 */
export async function withoutConflict<T>(
  store: Store,
  resource: string,
  work: (inside: Repositories) => Promise<T>,
): Promise<T> {
  for (let tries = 0; tries < maxTries; tries++) {
    try {
      return await store.transaction(work)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  throw dmError('DM-TASK-017', { resource })
}

/**
 * Reads a sub-task, lets `decide` say what follows, and writes it. `decide` is pure, may throw what the caller is to be
 * told, may be called more than once, and gives null when nothing is to be done. Gives the sub-task as it is then; null
 * where there is none. Throws DM-TASK-017 when it is moved all the time.
 */
export async function changeSubTask(
  store: Store,
  id: string,
  decide: (subTask: SubTask) => Change | null,
): Promise<SubTask | null> {
  return await withoutConflict(store, `sub-task ${id}`, (inside) => changeInside(inside, id, decide))
}

/** The same within a transaction of `withoutConflict`. */
export async function changeInside(
  inside: Repositories,
  id: string,
  decide: (subTask: SubTask) => Change | null,
): Promise<SubTask | null> {
  const subTask = await inside.subTasks.find(id)
  const change = subTask === null ? null : decide(subTask)
  if (subTask === null || change === null) return subTask
  const moved = await inside.subTasks.move(subTask, change.move)
  if (moved === null) throw new Conflict()
  for (const record of change.records ?? []) await inside.records.add(id, record)
  if (change.queue === 'add') await inside.queue.add(id)
  if (change.queue === 'remove') await inside.queue.remove(id)
  await change.also?.(inside)
  return moved
}
