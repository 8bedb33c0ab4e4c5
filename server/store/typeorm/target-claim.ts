import { type DmError, dmError } from '@data-migration/contract/errors'
import { Not } from 'typeorm'
import type { SubTaskOrder } from '../sub-tasks.ts'
import { mainTaskEntity } from './main-task-entity.ts'
import type { Session } from './session.ts'
import { subTaskEntity, type SubTaskRow } from './sub-task-entity.ts'
import { claimOf } from './sub-task-mapping.ts'
import { isUniqueViolation } from './unique-violation.ts'

export type ClaimMode = 'required' | 'if-free'

/**
 * The value of `target_claim`. The look tells who holds it; the unique index decides where two come at once. Throws
 * DM-TASK-004, DM-TASK-029 when it is required and taken.
 */
export async function claimFor(
  session: Session,
  owner: Pick<SubTaskRow, 'id' | 'taskId'>,
  order: Pick<SubTaskOrder, 'target'>,
  mode: ClaimMode,
): Promise<string | null> {
  const claim = claimOf(order)
  const refusal = await refusalOf(session, owner, order, claim)
  if (refusal === null) return claim
  if (mode === 'required') throw refusal
  return null
}

async function refusalOf(
  { manager }: Session,
  owner: Pick<SubTaskRow, 'id' | 'taskId'>,
  { target }: Pick<SubTaskOrder, 'target'>,
  claim: string,
): Promise<DmError | null> {
  const holder = await manager.findOneBy(subTaskEntity, { targetClaim: claim, id: Not(owner.id) })
  if (holder === null) return null
  const { host, port, database, schema } = target
  if (holder.taskId === owner.taskId)
    return dmError('DM-TASK-029', { target: `${host}:${port}/${database}.${schema}` })
  const task = await manager.findOneBy(mainTaskEntity, { id: holder.taskId })
  return dmError('DM-TASK-004', { database, host, port, task: task?.name ?? holder.taskId })
}

/** Runs a write that may meet the unique index, where another one has claimed the target since the look. */
export async function claiming<T>(
  { target }: Pick<SubTaskOrder, 'target'>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const { host, port, database } = target
    throw dmError('DM-TASK-004', { database, host, port, task: 'created just now' }, { cause: error })
  }
}
