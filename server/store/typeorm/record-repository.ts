import { newId } from '../../ids.ts'
import type { Records } from '../records.ts'
import { recordEntity } from './result-entities.ts'
import type { Session } from './session.ts'

export function recordRepository(session: Session): Records {
  return {
    add: (subTaskId, record) =>
      session.atomically(async (inside) => {
        const row = { ...record, id: newId(), subTaskId, at: inside.now() }
        await inside.manager.insert(recordEntity, row)
      }),
    list: async (subTaskId, { page, pageSize }) => {
      const [rows, total] = await session.manager.findAndCount(recordEntity, {
        where: { subTaskId },
        order: { id: 'ASC' },
        skip: (page - 1) * pageSize,
        take: pageSize,
      })
      return { items: rows.map(({ id: _, ...record }) => record), total }
    },
  }
}
