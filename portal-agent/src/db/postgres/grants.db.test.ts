import { ensurePg15, ensurePg18 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { openBulkWriter } from './bulk-writer.ts'
import { createPostgresCatalog } from './catalog.ts'
import { createPostgresConnector } from './connector.ts'
import { openLedger } from './ledger.ts'
import { openSchemaWriter } from './schema-writer.ts'
import { createPostgresSnapshotReader } from './snapshot-reader.ts'
import { binaryIds, chunkOf, neverAborted } from './testing/chunk.ts'
import { tablePlan } from './testing/table-plan.ts'
import { createTestTarget, type GrantScript, ledgerRequest } from './testing/target.ts'

const scripts: GrantScript[] = [
  'postgres-offline.sql',
  'postgres-online.sql',
  'postgres-managed.sql',
  'postgres-reverse.sql',
]
const range = { no: 0, lower: null, upper: null }
const ids = tablePlan('ids', { id: ['int', 'bigint'] }, ['id'])

describe.each([
  ['15', ensurePg15],
  ['18', ensurePg18],
])('on PostgreSQL %s', (_, server) => {
  it.each(scripts)('%s gives all that a load and its verification need', async (script) => {
    await using target = await createTestTarget(await server(), script)
    const connector = createPostgresConnector(target.endpoint, { subTask: 'granted', epoch: 1 })
    const checks = await createPostgresCatalog(connector).check(neverAborted)
    expect(checks.filter(({ severity }) => severity === 'blocker')).toEqual([])
    await using ledger = await openLedger(connector, 'portal_meta', ledgerRequest({ subTask: 'granted' }))
    const context = { metaSchema: 'portal_meta', subTask: 'granted', epoch: ledger.epoch }
    await using writer = await openSchemaWriter(connector, context)
    const create = (kind: 'schema' | 'table' | 'primary-key', targetName: string, statement: string) =>
      writer.create(
        { kind, sourceName: targetName, targetName, statements: [statement], remarks: [] },
        neverAborted,
      )
    const states = [
      await create('schema', 'shop', 'CREATE SCHEMA shop'),
      await create('table', 'ids', 'CREATE TABLE shop.ids (id bigint)'),
      await create('primary-key', 'ids_pkey', 'ALTER TABLE shop.ids ADD PRIMARY KEY (id)'),
    ].map(({ state }) => state)
    expect(states).toEqual([script === 'postgres-managed.sql' ? 'exists' : 'created', 'created', 'created'])
    await ledger.recordPlan('ids', [range], true)
    await using bulk = await openBulkWriter(connector, context)
    await bulk.copyChunk(chunkOf({ table: ids, range, payload: binaryIds(1, 100), rows: 100 }), neverAborted)
    await writer.analyze('shop', 'ids', neverAborted)
    await ledger.makeDurable()
    const reader = createPostgresSnapshotReader(connector)
    await using snapshot = await reader.open({ sessions: 2, way: 'auto' }, neverAborted)
    const counts = snapshot.sessions.map((session) => session.count(ids, range, neverAborted))
    expect(await Promise.all(counts)).toEqual([100n, 100n])
  })

  it('postgres-reverse.sql lets changes be decoded and our own be marked', async () => {
    await using target = await createTestTarget(await server(), 'postgres-reverse.sql')
    const connector = createPostgresConnector(target.endpoint, { subTask: 'granted', epoch: 1 })
    await using session = await connector.connect('any')
    const name = target.endpoint.user
    await session.script(
      'CREATE SCHEMA shop; CREATE TABLE shop.t (id int); CREATE PUBLICATION p FOR TABLE shop.t',
    )
    await session.rows(`SELECT pg_create_logical_replication_slot($1, 'pgoutput')`, [name])
    await session.rows('SELECT pg_drop_replication_slot($1)', [name])
    await session.rows('SELECT pg_replication_origin_create($1)', [name])
    await session.rows('SELECT pg_replication_origin_session_setup($1)', [name])
    await session.rows('SELECT pg_replication_origin_session_reset()')
    await session.rows('SELECT pg_replication_origin_drop($1)', [name])
  })
})
