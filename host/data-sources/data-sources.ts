import { dmError } from '@data-migration/contract/errors'
import type {
  CredentialHandle,
  DataSourceEntry,
  DataSourceInput,
  DataSources,
} from '@data-migration/contract/plugin'
import { type DataSource, type EntityManager, Not } from 'typeorm'
import { newId } from '../ids.ts'
import { forgetUnused } from '../secrets/forget-unused.ts'
import type { FindUses } from '../machines/machines.ts'
import type { DataSourceRow } from '../store/entities/rows.ts'
import { dataSourceTable } from '../store/entities/tables.ts'
import { isUniqueViolation } from '../store/open-store.ts'

export function dataSourceStore(store: DataSource, findUses: FindUses): DataSources {
  return {
    list: async () => (await store.manager.find(dataSourceTable, { order: { name: 'ASC' } })).map(entryOf),
    get: async (id) => entryOf(await requireRow(store.manager, id)),
    create: (input) => change(store, newId(), input, (manager, row) => manager.insert(dataSourceTable, row)),
    update: (id, input) =>
      change(store, id, input, async (manager, row) => {
        const before = await requireRow(manager, id)
        await manager.update(dataSourceTable, { id }, row)
        if (before.credentialId !== row.credentialId) await forgetUnused(manager, [before.credentialId])
      }),
    remove: async (id) => {
      const row = await requireRow(store.manager, id)
      const users = await findUses('data-source', id)
      if (users.length > 0) throw dmError('DM-TASK-026', { dataSource: row.name, users: users.join(', ') })
      await store.transaction(async (manager) => {
        const { credentialId } = await requireRow(manager, id)
        await manager.delete(dataSourceTable, { id })
        await forgetUnused(manager, [credentialId])
      })
    },
  }
}

async function change(
  store: DataSource,
  id: string,
  input: DataSourceInput,
  write: (manager: EntityManager, row: DataSourceRow) => Promise<unknown>,
): Promise<DataSourceEntry> {
  const row = rowOf(id, input)
  try {
    await store.transaction(async (manager) => {
      const taken = await manager.existsBy(dataSourceTable, { name: input.name, id: Not(id) })
      if (taken) throw dmError('DM-TASK-027', { name: input.name })
      await write(manager, row)
    })
    return entryOf(row)
  } catch (error) {
    throw isUniqueViolation(error) ? dmError('DM-TASK-027', { name: input.name }, { cause: error }) : error
  }
}

async function requireRow(manager: EntityManager, id: string): Promise<DataSourceRow> {
  const row = await manager.findOneBy(dataSourceTable, { id })
  if (row === null) throw dmError('DM-TASK-025', { dataSource: id })
  return row
}

function rowOf(id: string, input: DataSourceInput): DataSourceRow {
  const { name, kind, host, port, user, credential, database, tls } = input
  return {
    id,
    name,
    kind,
    host,
    port,
    userName: user,
    credentialId: credential,
    databaseName: database,
    tls: tls === null ? null : JSON.stringify(tls),
  }
}

function entryOf(row: DataSourceRow): DataSourceEntry {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as DataSourceEntry['kind'],
    host: row.host,
    port: row.port,
    user: row.userName,
    credential: row.credentialId as CredentialHandle,
    database: row.databaseName,
    tls: row.tls === null ? null : (JSON.parse(row.tls) as DataSourceEntry['tls']),
  }
}
