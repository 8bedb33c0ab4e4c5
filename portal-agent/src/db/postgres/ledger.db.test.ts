import { ensurePg15, FaultProxy } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ledger, OtherServer } from '../../model/ports/ledger.ts'
import { createPostgresConnector, type PostgresConnector } from './connector.ts'
import { openLedger } from './ledger.ts'
import { createTestTarget, fingerprint, ledgerRequest, type TestTarget } from './testing/target.ts'

let target: TestTarget
let connector: PostgresConnector

beforeAll(async () => {
  target = await createTestTarget(await ensurePg15())
  connector = createPostgresConnector(target.endpoint, { subTask: 'any', epoch: 0 })
})

afterAll(async () => {
  await target[Symbol.asyncDispose]()
})

const meta = 'portal_meta'

function open(subTask: string, given: Partial<Parameters<typeof ledgerRequest>[0]> = {}): Promise<Ledger> {
  return openLedger(connector, meta, ledgerRequest({ subTask, ...given }))
}

/** The work that makes a later run a resumption. */
async function leaveRecords(subTask: string): Promise<void> {
  await using ledger = await open(subTask)
  await ledger.recordPlan('orders', [{ no: 0, lower: null, upper: ['10'] }], true)
}

describe('holding a sub-task', () => {
  it('begins with epoch 1 and counts each following run', async () => {
    const epochs: number[] = []
    for (let run = 0; run < 3; run++) {
      await using ledger = await open('counted')
      epochs.push(ledger.epoch)
    }
    expect(epochs).toEqual([1, 2, 3])
  })

  it('refuses a second run while the first lives, and names its holder', async () => {
    await using _first = await open('held', { holder: 'host-b/77' })
    await expect(open('held')).rejects.toMatchObject({
      code: 'DM-JOB-007',
      params: { holder: 'host-b/77', epoch: 1, since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    })
  })

  it('lets several runs begin at once, of which one wins', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => open('raced')))
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'DM-JOB-007' })
    await won[0]?.value[Symbol.asyncDispose]()
  })

  it('fences the former holder out of everything when taken over', async () => {
    await using first = await open('taken')
    await using second = await open('taken', { takeOver: true, holder: 'host-b/2' })
    expect(second.epoch).toBe(2)
    await expect(first.recordPlan('orders', [], true)).rejects.toMatchObject({
      code: expect.stringMatching(/TGT-007|JOB-008/),
    })
    await expect(first.recordPlan('orders', [], true)).rejects.toMatchObject({ code: 'DM-JOB-008' })
    expect(await second.tables()).toEqual([])
  })

  it('O06 gives up a line that is half-open, with all that waits behind it, and goes on by another one', async () => {
    await using proxy = await FaultProxy.start(target.server)
    const there = { ...target.endpoint, host: proxy.host, port: proxy.port }
    const through = createPostgresConnector(there, { subTask: 'any', epoch: 0 })
    const patience = { firstLookMs: 50, lookEveryMs: 50 }
    await using ledger = await openLedger(through, meta, ledgerRequest({ subTask: 'half-open' }), patience)
    proxy.strand()
    const [first, behind] = [ledger.recordPlan('orders', [], true), ledger.tables()]
    await expect(first).rejects.toMatchObject({ code: 'DM-TGT-007' })
    expect(await behind).toEqual([])
    await ledger.recordPlan('orders', [], true)
    expect(await ledger.tables()).toMatchObject([{ table: 'orders', planned: true }])
    expect(ledger.epoch).toBe(1)
  })

  it('goes on with the same epoch after its connection was lost', async () => {
    await using ledger = await open('reconnected')
    await target.admin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portal/reconnected/1/ledger'`,
    )
    // The loss may be noticed by the idle session or by the first call on it.
    await ledger.makeDurable().catch(() => ledger.makeDurable())
    expect(ledger.epoch).toBe(1)
    await expect(open('reconnected')).rejects.toMatchObject({ code: 'DM-JOB-007' })
  })

  it('can be given free while the process goes on', async () => {
    await using first = await open('released')
    await first.release()
    await using second = await open('released')
    expect(second.epoch).toBe(2)
  })
})

describe('fingerprint', () => {
  const changed = { ...fingerprint, options: { ...fingerprint.options, 'type.tinyint1': 'boolean' } }

  it('refuses other options that change data, and names them', async () => {
    await leaveRecords('other-options')
    await expect(open('other-options', { fingerprint: changed })).rejects.toMatchObject({
      code: 'DM-JOB-009',
      params: { options: 'type.tinyint1 (was smallint, is boolean)' },
    })
    await using same = await open('other-options')
    expect(same.resumed).toBe(true)
    expect(await same.tables()).toHaveLength(1)
  })

  it('refuses another source', async () => {
    await leaveRecords('other-source')
    const other = { ...fingerprint, sourceServerId: 'b-server' }
    await expect(open('other-source', { fingerprint: other })).rejects.toMatchObject({ code: 'DM-JOB-010' })
  })

  it('begins anew when the target is recreated', async () => {
    await leaveRecords('recreated')
    const options = { ...changed.options, 'target.existing': 'recreate' }
    await using ledger = await open('recreated', { fingerprint: { ...fingerprint, options } })
    expect(ledger.resumed).toBe(false)
    expect(await ledger.tables()).toEqual([])
  })

  it('takes any options while nothing was done', async () => {
    await (await open('undone'))[Symbol.asyncDispose]()
    await using ledger = await open('undone', { fingerprint: changed })
    expect(ledger.resumed).toBe(false)
  })
})

describe('another server', () => {
  const other = { ...fingerprint, sourceServerId: 'b-server' }
  const high = { kind: 'gtid', value: 'a:1-9' } as const

  /** What whoever decides is told, when this is answered; null where nobody was asked. */
  async function asked(subTask: string, answer: 'moves' | 'stays' | 'refused'): Promise<OtherServer | null> {
    let told: OtherServer | null = null
    const otherServer = (given: OtherServer) => {
      told = given
      return answer === 'refused' ? Promise.reject(new Error('refused')) : Promise.resolve(answer)
    }
    const opened = open(subTask, { fingerprint: other, otherServer })
    if (answer === 'refused') await expect(opened).rejects.toThrow('refused')
    else await (await opened)[Symbol.asyncDispose]()
    return told
  }

  async function during(
    subTask: string,
    work: (ledger: Ledger) => Promise<void>,
    given: Parameters<typeof open>[1] = {},
  ): Promise<void> {
    await using ledger = await open(subTask, given)
    await work(ledger)
  }

  it('D12 is decided about by how far the load has come and what is applied', async () => {
    const subTask = 'moved-on'
    await leaveRecords(subTask)
    const nothing = { recorded: 'a-server', from: null, loaded: [], isLoaded: false }
    expect(await asked(subTask, 'refused')).toEqual(nothing)
    await target.admin(
      `UPDATE ${meta}.chunk SET state = 'done', high = '${JSON.stringify(high)}' WHERE sub_task = '${subTask}'`,
    )
    await during(subTask, async (ledger) => {
      await ledger.recordPosition('load-start', { kind: 'gtid', value: 'a:1-5' })
      // Its rows are not planned yet.
      const late = { sourceName: 'late', targetName: 'late', state: 'created' } as const
      await ledger.recordObject({ kind: 'table', ...late, remarks: [] })
    })
    const from = { position: { kind: 'gtid', value: 'a:1-5' }, inside: 0 }
    expect(await asked(subTask, 'refused')).toEqual({ ...nothing, from, loaded: [high] })
    await during(subTask, (ledger) => ledger.recordPlan('late', [], true))
    expect(await asked(subTask, 'refused')).toEqual({ ...nothing, from, loaded: [high], isLoaded: true })
    await target.admin(
      `INSERT INTO ${meta}.position (sub_task, stream, kind, value, inside) VALUES ('${subTask}', 'incremental', 'gtid', 'a:1-7', 3)`,
    )
    const followed = { position: { kind: 'gtid', value: 'a:1-7' }, inside: 3 }
    expect(await asked(subTask, 'refused')).toMatchObject({ from: followed, isLoaded: true })
  })

  it('D12 is on record from then on, or not, as is decided', async () => {
    await leaveRecords('decided')
    expect(await asked('decided', 'stays')).toMatchObject({ recorded: 'a-server' })
    expect(await asked('decided', 'moves')).toMatchObject({ recorded: 'a-server' })
    expect(await asked('decided', 'moves')).toBeNull()
    const back = async (ledger: Ledger) => {
      expect(ledger.resumed).toBe(true)
      await ledger.recordSourceServer('a-server')
    }
    await during('decided', back, { fingerprint: other })
    expect(await asked('decided', 'refused')).toMatchObject({ recorded: 'a-server' })
  })
})

describe('records', () => {
  it('gives back what was recorded, to the next run as well', async () => {
    const range = (no: number, lower: string | null, upper: string) => ({
      no,
      lower: lower === null ? null : [lower, `it's "${no}"`],
      upper: [upper, '人'],
    })
    const object = {
      kind: 'table' as const,
      sourceName: 'Orders',
      targetName: 'orders',
      state: 'created' as const,
      ddl: 'CREATE TABLE orders ()',
      remarks: ['a remark'],
    }
    const position = { kind: 'file' as const, value: 'binlog.1:4', file: 'binlog.1', pos: '4' }
    {
      await using ledger = await open('recorded')
      await ledger.recordObject({ ...object, state: 'failed' })
      await ledger.recordObject(object)
      await ledger.recordPlan('Orders', [range(0, null, '5')], false)
      await ledger.recordPlan('Orders', [range(0, null, '7'), range(1, '5', '9')], true)
      await ledger.recordPlan('Empty', [], true)
      await ledger.recordPosition('source', { kind: 'gtid', value: 'x' })
      await ledger.recordPosition('source', position)
      await ledger.recordVerified('Orders', 0, '{"a":1}')
      await ledger.recordVerified('Orders', 0, '{"a":2}')
      await ledger.makeDurable()
    }
    await using ledger = await open('recorded')
    expect(ledger.resumed).toBe(true)
    expect(await ledger.objects()).toEqual([object])
    const { kind, sourceName, targetName, state } = object
    expect(await ledger.objectStates()).toEqual([{ kind, sourceName, targetName, state }])
    expect(await ledger.objects(kind)).toEqual([object])
    expect(await ledger.objects('view')).toEqual([])
    const planned = { state: 'planned', counts: null, position: null, window: { low: null, high: null } }
    expect(await ledger.tables()).toEqual([
      { table: 'Empty', planned: true, chunks: [] },
      {
        table: 'Orders',
        planned: true,
        chunks: [
          { range: range(0, null, '5'), ...planned },
          { range: range(1, '5', '9'), ...planned },
        ],
      },
    ])
    expect(await ledger.position('source')).toEqual(position)
    expect(await ledger.position('other')).toBeNull()
    expect(await ledger.verifiedRanges('Orders')).toEqual([0])
    expect(await ledger.verifiedResults('Orders')).toEqual(new Map([[0, '{"a":2}']]))
  })

  it('records what is planned at the same time, each as it was given', async () => {
    const range = { no: 0, lower: null, upper: ['5'] }
    await using ledger = await open('planned-together')
    const tables = Array.from({ length: 20 }, (_, no) => `t${String(no).padStart(2, '0')}`)
    await Promise.all(tables.map((table, no) => ledger.recordPlan(table, [range], no % 2 === 0)))
    const planned = (await ledger.tables()).map(({ table, planned, chunks }) => [
      table,
      planned,
      chunks.length,
    ])
    expect(planned).toEqual(tables.map((table, no) => [table, no % 2 === 0, 1]))
  })

  it('records more ranges at once than one statement takes', async () => {
    await using ledger = await open('many-ranges')
    const ranges = Array.from({ length: 2500 }, (_, no) => ({
      no,
      lower: [String(no)],
      upper: [String(no + 1)],
    }))
    await ledger.recordPlan('big', ranges, true)
    const [table] = await ledger.tables()
    expect(table?.chunks.map(({ range }) => range)).toEqual(ranges)
  })

  it('X21 empties a table and forgets its chunks together', async () => {
    await using ledger = await open('reset')
    await target.admin(`CREATE SCHEMA reset AUTHORIZATION "${target.endpoint.user}";
      SET ROLE "${target.endpoint.user}"; CREATE TABLE reset.t (id int PRIMARY KEY); INSERT INTO reset.t VALUES (1)`)
    await ledger.recordPlan('T', [{ no: 0, lower: null, upper: null }], true)
    await ledger.recordVerified('T', 0, '{}')
    await ledger.resetTable('T', 'reset', 't')
    expect(await ledger.tables()).toEqual([])
    expect(await ledger.verifiedRanges('T')).toEqual([])
    expect(await target.admin('SELECT count(*) FROM reset.t')).toEqual([{ count: '0' }])
  })
})

describe('the schema of the ledger', () => {
  it('is made by several Portals at once', async () => {
    const names = ['parallel-1', 'parallel-2', 'parallel-3']
    const ledgers = await Promise.all(
      names.map((subTask) => openLedger(connector, 'meta parallel "x"', ledgerRequest({ subTask }))),
    )
    expect(ledgers.map(({ epoch }) => epoch)).toEqual([1, 1, 1])
    for (const ledger of ledgers) await ledger[Symbol.asyncDispose]()
  })

  it('of a newer Portal is left alone', async () => {
    await (await openLedger(connector, 'meta_newer', ledgerRequest()))[Symbol.asyncDispose]()
    await target.admin('INSERT INTO meta_newer.meta (version) VALUES (99)')
    await expect(openLedger(connector, 'meta_newer', ledgerRequest())).rejects.toMatchObject({
      code: 'DM-JOB-011',
      params: { found: 99 },
    })
  })

  it('made by a DBA serves a user who may create nothing in the database', async () => {
    await using managed = await createTestTarget(target.server, 'postgres-managed.sql')
    const limited = createPostgresConnector(managed.endpoint, { subTask: 'any', epoch: 0 })
    await using ledger = await openLedger(limited, meta, ledgerRequest())
    await ledger.recordPlan('t', [], true)
    expect(await ledger.tables()).toHaveLength(1)
    await expect(openLedger(limited, 'other_meta', ledgerRequest())).rejects.toMatchObject({
      code: 'DM-TGT-004',
      params: { privilege: 'CREATE', fix: expect.stringContaining('CREATE SCHEMA "other_meta"') },
    })
  })
})
