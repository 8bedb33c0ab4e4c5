import { type SubTaskDefinition, subTaskDefinitionSchema } from '@data-migration/contract/api'
import { DmError, dmError } from '@data-migration/contract/errors'
import type { CredentialHandle, DataSourceEntry, DataSources } from '@data-migration/contract/plugin'
import { expect, it } from 'vitest'
import { newId } from '../../ids.ts'
import { orderOf } from './order-of.ts'

const [mysql, postgres] = [newId(), newId()]
const entries: readonly DataSourceEntry[] = [
  {
    id: mysql,
    name: 'source',
    kind: 'mysql',
    host: 'a.test',
    port: 3306,
    user: 'u',
    credential: 'c' as CredentialHandle,
    database: null,
    tls: null,
  },
  {
    id: postgres,
    name: 'target',
    kind: 'postgresql',
    host: 'b.test',
    port: 5432,
    user: 'u',
    credential: 'c' as CredentialHandle,
    database: 'postgres',
    tls: null,
  },
]

const dataSources = {
  get: async (id: string) => {
    const found = entries.find((entry) => entry.id === id)
    if (found === undefined) throw dmError('DM-TASK-025', { dataSource: id })
    return found
  },
} as DataSources

function definition(more: object = {}): SubTaskDefinition {
  return subTaskDefinitionSchema.parse({
    source: { dataSourceId: mysql, database: 'Shop' },
    target: { dataSourceId: postgres, database: 'app' },
    mode: 'offline',
    ...more,
  })
}

async function codeOf(given: SubTaskDefinition): Promise<unknown> {
  const error: unknown = await orderOf(given, dataSources).then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof DmError ? error.code : error
}

it('looks up where the ends are, and names the schema after the source', async () => {
  expect(await orderOf(definition(), dataSources)).toEqual({
    source: { dataSourceId: mysql, kind: 'mysql', host: 'a.test', port: 3306, database: 'Shop' },
    target: {
      dataSourceId: postgres,
      kind: 'postgresql',
      host: 'b.test',
      port: 5432,
      database: 'app',
      schema: 'Shop',
    },
    mode: 'offline',
    objects: null,
    phases: { schema: 'auto', full: 'auto', verify: 'auto', incremental: 'auto', reverse: 'on-request' },
    preset: 'balanced',
    options: {},
    pinnedTo: null,
  })
})

it.each([
  ['a data source that is gone', { source: { dataSourceId: newId(), database: 'x' } }, 'DM-TASK-025'],
  ['a target as source', { source: { dataSourceId: postgres, database: 'x' } }, 'DM-TASK-028'],
  ['a source as target', { target: { dataSourceId: mysql, database: 'x' } }, 'DM-TASK-028'],
  ['no phase', { phases: { schema: 'skip', full: 'skip', verify: 'skip' } }, 'DM-TASK-032'],
  ['online without incremental', { mode: 'online', phases: { incremental: 'skip' } }, 'DM-TASK-032'],
])('refuses %s', async (_what, more, code) => {
  expect(await codeOf(definition(more))).toBe(code)
})
