import { createHash } from 'node:crypto'
import type { Alert } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import { IsNull, type FindOptionsWhere, Not } from 'typeorm'
import { newId } from '../../ids.ts'
import type { AlertCount, AlertFilter, Alerts, NewAlert } from '../alerts.ts'
import type { Session } from './session.ts'
import { isUniqueViolation } from './unique-violation.ts'
import { alertEntity, type AlertRow } from './work-entities.ts'

export function alertRepository(session: Session): Alerts {
  const { manager } = session
  return {
    raise: async (alert) => {
      try {
        return await session.atomically((inside) => raise(inside, alert))
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        return await session.atomically((inside) => raise(inside, alert))
      }
    },
    resolve: (of, code) =>
      session.atomically(async (inside) => {
        const which = { ...of, openCause: Not(IsNull()), ...(code === undefined ? {} : { code }) }
        const change = { resolvedAt: inside.now(), openCause: null }
        const { affected } = await inside.manager.update(alertEntity, which, change)
        if (affected !== 0) inside.changed({ kind: 'alert' })
      }),
    list: async ({ page, pageSize, ...filter }) => {
      const [rows, total] = await manager.findAndCount(alertEntity, {
        where: whereOf(filter),
        order: { lastAt: 'DESC', id: 'DESC' },
        skip: (page - 1) * pageSize,
        take: pageSize,
      })
      return { items: rows.map(alertOf), total }
    },
    openCounts: (filter) => openCounts(session, filter),
    get: async (id) => alertOf(await getRow(session, id)),
    acknowledge: (id, user) =>
      session.atomically(async (inside) => {
        await getRow(inside, id)
        const change = { acknowledgedBy: user, acknowledgedAt: inside.now() }
        await inside.manager.update(alertEntity, { id }, change)
        inside.changed({ kind: 'alert' })
        return alertOf(await getRow(inside, id))
      }),
  }
}

async function getRow({ manager }: Session, id: string): Promise<AlertRow> {
  const row = await manager.findOneBy(alertEntity, { id })
  if (row === null) throw dmError('DM-TASK-030', { alert: id })
  return row
}

async function raise(inside: Session, alert: NewAlert): Promise<Alert> {
  inside.changed({ kind: 'alert' })
  const openCause = causeOf(alert)
  const at = inside.now()
  const open = await inside.manager.findOneBy(alertEntity, { openCause })
  if (open !== null) {
    const change = { count: open.count + 1, lastAt: at, error: alert.error, severity: alert.severity }
    await inside.manager.update(alertEntity, { id: open.id }, change)
    return alertOf({ ...open, ...change })
  }
  const row: AlertRow = {
    ...alert,
    id: newId(),
    code: alert.error.code,
    openCause,
    count: 1,
    firstAt: at,
    lastAt: at,
    resolvedAt: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
  }
  await inside.manager.insert(alertEntity, row)
  return alertOf(row)
}

/** What makes two alerts one: whom it is about, where, and what happened to which thing. */
function causeOf({ taskId, subTaskId, executorId, phase, error }: NewAlert): string {
  const names = Object.entries(error.params).filter(([, value]) => typeof value === 'string')
  const cause = JSON.stringify([taskId, subTaskId, executorId, phase, error.code, names.toSorted()])
  return createHash('sha256').update(cause).digest('hex')
}

function alertOf({ code: _, openCause: __, ...row }: AlertRow): Alert {
  return row
}

function whereOf({ open, taskId, subTaskId, phase, severity }: AlertFilter): FindOptionsWhere<AlertRow> {
  return {
    ...(taskId === undefined ? {} : { taskId }),
    ...(subTaskId === undefined ? {} : { subTaskId }),
    ...(phase === undefined ? {} : { phase }),
    ...(severity === undefined ? {} : { severity }),
    ...(open === undefined ? {} : { resolvedAt: open ? IsNull() : Not(IsNull()) }),
  }
}

async function openCounts({ manager }: Session, filter: AlertFilter): Promise<readonly AlertCount[]> {
  const rows = await manager
    .createQueryBuilder(alertEntity, 'alert')
    .select('alert.phase', 'phase')
    .addSelect('alert.severity', 'severity')
    .addSelect('count(*)', 'count')
    .where(whereOf({ ...filter, open: true }))
    .groupBy('alert.phase')
    .addGroupBy('alert.severity')
    .getRawMany<Omit<AlertCount, 'count'> & { count: string | number }>()
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }))
}
