import type { Audit, AuditEntry, AuditQuery, StoredAuditEntry } from '@data-migration/contract/plugin'
import { Between, type DataSource, type FindOptionsWhere, LessThanOrEqual, MoreThanOrEqual } from 'typeorm'
import { instantOf, newId } from '../ids.ts'
import type { AuditRow } from '../store/entities/rows.ts'
import { auditTable } from '../store/entities/tables.ts'

/** `pluginId` null is the host: it sees all entries, a plugin sees its own. */
export function auditLog(store: DataSource, pluginId: string | null): Audit {
  const table = store.getRepository(auditTable)
  return {
    record: async (entry) => void (await table.insert(rowOf(entry, pluginId))),
    list: async (query) => {
      const [rows, total] = await table.findAndCount({
        where: whereOf(query, pluginId),
        order: { id: 'DESC' },
        skip: (query.page - 1) * query.pageSize,
        take: query.pageSize,
      })
      return { items: rows.map(entryOf), total }
    },
  }
}

function whereOf(query: AuditQuery, pluginId: string | null): FindOptionsWhere<AuditRow> {
  const { user, action, resource, from, to } = query
  return {
    ...(pluginId === null ? {} : { pluginId }),
    ...(user === undefined ? {} : { userName: user }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(from !== undefined && to !== undefined ? { at: Between(from, to) } : {}),
    ...(from !== undefined && to === undefined ? { at: MoreThanOrEqual(from) } : {}),
    ...(from === undefined && to !== undefined ? { at: LessThanOrEqual(to) } : {}),
  }
}

function rowOf(entry: AuditEntry, pluginId: string | null): AuditRow {
  const { userId, userName, action, resource, outcome, code, params } = entry
  return {
    id: newId(),
    at: instantOf(),
    pluginId,
    userId,
    userName,
    action,
    resource,
    outcome,
    code: code ?? null,
    params: params === undefined ? null : JSON.stringify(params),
  }
}

function entryOf(row: AuditRow): StoredAuditEntry {
  const { id, at, userId, userName, action, resource, code, params } = row
  return {
    id,
    at,
    userId,
    userName,
    action,
    resource,
    outcome: row.outcome as StoredAuditEntry['outcome'],
    ...(code === null ? {} : { code }),
    ...(params === null ? {} : { params: JSON.parse(params) as NonNullable<AuditEntry['params']> }),
  }
}
