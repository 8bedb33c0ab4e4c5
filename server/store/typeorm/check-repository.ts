import { dmError } from '@data-migration/contract/errors'
import { In, IsNull, LessThan } from 'typeorm'
import { newId } from '../../ids.ts'
import type { CheckChange, Checks, StoredCheck } from '../checks.ts'
import type { Session } from './session.ts'
import { checkEntity, type CheckRow } from './work-entities.ts'

export function checkRepository(session: Session): Checks {
  const { manager } = session
  return {
    create: async (check) => {
      const row: CheckRow = {
        ...check,
        id: newId(),
        items: [],
        error: null,
        startedAt: session.now(),
        endedAt: null,
      }
      await manager.insert(checkEntity, row)
      return row
    },
    update: async (id, change) => {
      await manager.update(checkEntity, { id }, columnsOf(change))
      return await getCheck(session, id)
    },
    get: (id) => getCheck(session, id),
    latestOf: (subTaskId) => manager.findOne(checkEntity, { where: { subTaskId }, order: { id: 'DESC' } }),
    unfinished: () => manager.findBy(checkEntity, { state: In(['waiting', 'running']) }),
    removeOlder: async (time) => {
      await manager.delete(checkEntity, { subTaskId: IsNull(), startedAt: LessThan(time) })
    },
  }
}

function columnsOf({ items, ...change }: CheckChange): Partial<CheckRow> {
  return { ...change, ...(items === undefined ? {} : { items: [...items] }) }
}

async function getCheck({ manager }: Session, id: string): Promise<StoredCheck> {
  const row = await manager.findOneBy(checkEntity, { id })
  if (row === null) throw dmError('DM-TASK-031', { check: id })
  return row
}
