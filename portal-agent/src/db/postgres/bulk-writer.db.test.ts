import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensurePg15, ensurePg18, FaultProxy } from '@data-migration/tests/testbed'
import { dmError, isTransient } from '@data-migration/contract/errors'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChunkCopy } from '../../model/ports/bulk-writer.ts'
import type { Ledger } from '../../model/ports/ledger.ts'
import type { KeyRange } from '../../model/table-plan.ts'
import { openBulkWriter } from './bulk-writer.ts'
import { createPostgresConnector, type PostgresConnector } from './connector.ts'
import type { LedgerContext } from './ledger-context.ts'
import { openLedger } from './ledger.ts'
import { binaryIds, chunkOf, inPieces, neverAborted } from './testing/chunk.ts'
import { tablePlan } from './testing/table-plan.ts'
import { createTestTarget, ledgerRequest, targetSchema, type TestTarget } from './testing/target.ts'

const ids = tablePlan('ids', { id: ['int', 'bigint'] }, null)
const whole: KeyRange = { no: 0, lower: null, upper: null }
const metaSchema = 'portal_meta'

describe.each([
  ['15', ensurePg15],
  ['18', ensurePg18],
])('on PostgreSQL %s', (_, server) => {
  let target: TestTarget
  let connector: PostgresConnector
  let ledger: Ledger
  let context: LedgerContext
  let subTasks = 0

  beforeAll(async () => {
    target = await createTestTarget(await server())
    await target.admin(`CREATE SCHEMA ${targetSchema} AUTHORIZATION "${target.endpoint.user}"`)
  })

  afterAll(async () => {
    await target[Symbol.asyncDispose]()
  })

  beforeEach(async () => {
    await target.admin(`DROP TABLE IF EXISTS shop.ids; DROP TABLE IF EXISTS shop.texts;
      SET ROLE "${target.endpoint.user}";
      CREATE TABLE shop.ids (id bigint); CREATE TABLE shop.texts (id bigint, note text)`)
    const subTask = `writer-${subTasks++}`
    const claimed = createPostgresConnector(target.endpoint, { subTask, epoch: 0 })
    ledger = await openLedger(claimed, metaSchema, ledgerRequest({ subTask }))
    connector = createPostgresConnector(target.endpoint, { subTask, epoch: ledger.epoch })
    context = { metaSchema, subTask, epoch: ledger.epoch }
    await ledger.recordPlan('ids', [whole], true)
    return () => ledger[Symbol.asyncDispose]()
  })

  async function copy(chunk: ChunkCopy, through: PostgresConnector = connector): Promise<void> {
    await using writer = await openBulkWriter(through, context)
    await writer.copyChunk(chunk, neverAborted)
  }

  async function stored(): Promise<unknown> {
    const [rows] = await target.admin('SELECT count(*) AS all, count(DISTINCT id) AS distinct FROM shop.ids')
    const [table] = await ledger.tables()
    return { ...rows, state: table?.chunks[0]?.state }
  }

  const nothing = { all: '0', distinct: '0', state: 'planned' }

  it('commits rows, counts, position and rejected rows together', async () => {
    const rejected = Array.from({ length: 1200 }, (_, i) => ({
      table: 'ids',
      phase: 'full' as const,
      key: `{"id":"${i}"}`,
      column: 'id',
      reason: 'out of range',
    }))
    const position = { kind: 'gtid' as const, value: 'uuid:1-5' }
    const window = { low: position, high: position }
    const payload = binaryIds(1, 100_000)
    await copy(chunkOf({ table: ids, range: whole, payload, rows: 100_000, rejected, window }))
    expect(await stored()).toEqual({ all: '100000', distinct: '100000', state: 'done' })
    expect(await ledger.rejectedRows()).toEqual(rejected)
    const [table] = await ledger.tables()
    expect(table?.chunks[0]).toMatchObject({
      counts: { rowsRead: 101_200n, rowsWritten: 100_000n, rowsRejected: 1200n },
      position,
      window,
    })
  })

  it('S19 takes the text format with its escapes, and an empty chunk', async () => {
    const texts = tablePlan('texts', { id: ['int', 'bigint'], note: ['text', 'text'] }, null, 'text')
    await ledger.recordPlan('texts', [whole, { ...whole, no: 1 }], true)
    const payload = Buffer.from('1\ta\\tb\\\\N 人😀\n2\t\\N\n3\t\n')
    await copy(chunkOf({ table: texts, range: whole, payload, rows: 3 }))
    await copy(chunkOf({ table: texts, range: { ...whole, no: 1 }, payload: Buffer.alloc(0), rows: 0 }))
    expect(await target.admin('SELECT note FROM shop.texts ORDER BY id')).toEqual([
      { note: 'a\tb\\N 人😀' },
      { note: null },
      { note: '' },
    ])
  })

  it('takes one buffer larger than a message', async () => {
    async function* atOnce(): AsyncGenerator<Buffer> {
      yield binaryIds(1, 700_000)
    }
    await copy(chunkOf({ table: ids, range: whole, payload: atOnce(), rows: 700_000 }))
    expect(await stored()).toEqual({ all: '700000', distinct: '700000', state: 'done' })
  })

  it('X22 does nothing for a chunk that is done', async () => {
    const chunk = () => chunkOf({ table: ids, range: whole, payload: binaryIds(1, 10), rows: 10 })
    await copy(chunk())
    await copy(chunk())
    expect(await stored()).toEqual({ all: '10', distinct: '10', state: 'done' })
  })

  describe('leaves nothing behind and stays usable', () => {
    const good = () => chunkOf({ table: ids, range: whole, payload: binaryIds(1, 10), rows: 10 })

    it.each([
      ['O02 when the source breaks off', sourceBreaks(), 'DM-SRC-007'],
      ['when the counts do not add up', miscounted(), 'DM-SRC-008'],
      ['O07 when the server refuses the data', damaged(), 'DM-TGT-008'],
      ['when the server stores another number of rows', wrongNumber(), 'DM-TGT-008'],
    ])('%s', async (_, make, code) => {
      await using writer = await openBulkWriter(connector, context)
      await expect(writer.copyChunk(make(), neverAborted)).rejects.toMatchObject({ code })
      expect(await stored()).toEqual(nothing)
      await writer.copyChunk(good(), neverAborted)
      expect(await stored()).toEqual({ all: '10', distinct: '10', state: 'done' })
    })

    it('when it is told to stop', async () => {
      const abort = new AbortController()
      const reason = dmError('DM-JOB-012', {})
      await using writer = await openBulkWriter(connector, context)
      async function* stopping(): AsyncGenerator<Buffer> {
        for await (const buffer of inPieces(binaryIds(1, 50_000))) {
          yield buffer
          abort.abort(reason)
        }
      }
      const chunk = chunkOf({ table: ids, range: whole, payload: stopping(), rows: 50_000 })
      await expect(writer.copyChunk(chunk, abort.signal)).rejects.toBe(reason)
      expect(await stored()).toEqual(nothing)
      await writer.copyChunk(good(), neverAborted)
    })
  })

  it('O05 copies a chunk exactly once when its backend is ended', async () => {
    await using writer = await openBulkWriter(connector, context)
    async function* ended(): AsyncGenerator<Buffer> {
      for await (const buffer of inPieces(binaryIds(1, 50_000))) {
        yield buffer
        await target.admin(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%/writer'`,
        )
      }
    }
    const broken = chunkOf({ table: ids, range: whole, payload: ended(), rows: 50_000 })
    await expect(writer.copyChunk(broken, neverAborted)).rejects.toMatchObject({ code: 'DM-TGT-007' })
    await writer.copyChunk(
      chunkOf({ table: ids, range: whole, payload: binaryIds(1, 50_000), rows: 50_000 }),
      neverAborted,
    )
    expect(await stored()).toEqual({ all: '50000', distinct: '50000', state: 'done' })
  })

  it('D20 finds a chunk whose COMMIT was answered to nobody', async () => {
    const deaf: PostgresConnector = {
      ...connector,
      connect: async (role, signal) => {
        const session = await connector.connect(role, signal)
        const script = session.script.bind(session)
        session.script = async (sql, options) => {
          const tag = await script(sql, options)
          if (sql !== 'COMMIT') return tag
          session.destroy()
          throw dmError('DM-TGT-007', { problem: 'injected' })
        }
        return session
      },
    }
    const chunk = () => chunkOf({ table: ids, range: whole, payload: binaryIds(1, 1000), rows: 1000 })
    await expect(copy(chunk(), deaf)).rejects.toMatchObject({ code: 'DM-TGT-007' })
    await copy(chunk())
    expect(await stored()).toEqual({ all: '1000', distinct: '1000', state: 'done' })
  })

  it('K01 keeps a table without key exact while its line is cut at any place', async () => {
    await using proxy = await FaultProxy.start(target.server)
    const endpoint = { ...target.endpoint, port: proxy.port }
    const behindProxy = createPostgresConnector(endpoint, connector.identity)
    const chunks = Array.from({ length: 12 }, (_, no) => ({ ...whole, no: no + 1 }))
    await ledger.recordPlan('ids', chunks, true)
    let cuts = 0
    for (const [i, range] of chunks.entries()) {
      const bytes = binaryIds(i * 20_000, 20_000)
      // From within the data to long after the COMMIT.
      const cutAfterBytes = proxy.bytes.toServer + ((bytes.length + 2000) * i) / 10
      await retried(async () => {
        await using writer = await openBulkWriter(behindProxy, context)
        const cutting = setInterval(() => {
          if (cuts > i || proxy.bytes.toServer < cutAfterBytes) return
          cuts = i + 1
          void proxy.setMode({ kind: 'reset' }).then(() => proxy.setMode({ kind: 'pass' }))
        }, 1)
        try {
          const payload = inPieces(bytes, 16 << 10)
          await writer.copyChunk(chunkOf({ table: ids, range, payload, rows: 20_000 }), neverAborted)
        } finally {
          clearInterval(cutting)
        }
      })
    }
    expect(cuts).toBeGreaterThan(5)
    expect(await stored()).toMatchObject({ all: '240000', distinct: '240000' })
  })

  describe('a writer that was followed', () => {
    it('commits nothing, even when its session lives on', async () => {
      async function* overtaken(): AsyncGenerator<Buffer> {
        yield* inPieces(binaryIds(1, 1000))
        await target.admin(
          `UPDATE portal_meta.run SET epoch = epoch + 1 WHERE sub_task = '${context.subTask}'`,
        )
      }
      const chunk = chunkOf({ table: ids, range: whole, payload: overtaken(), rows: 1000 })
      await expect(copy(chunk)).rejects.toMatchObject({ code: 'DM-JOB-008', params: { epoch: 1 } })
      expect(await stored()).toEqual(nothing)
    })

    it('is ended in the middle of its chunk', async () => {
      async function* overtaken(): AsyncGenerator<Buffer> {
        yield* inPieces(binaryIds(1, 1000))
        await using later = await openLedger(
          connector,
          metaSchema,
          ledgerRequest({ subTask: context.subTask, takeOver: true }),
        )
        expect(later.epoch).toBe(2)
      }
      const chunk = chunkOf({ table: ids, range: whole, payload: overtaken(), rows: 1000 })
      await expect(copy(chunk)).rejects.toMatchObject({ code: 'DM-TGT-007' })
      expect(await target.admin('SELECT count(*) FROM shop.ids')).toEqual([{ count: '0' }])
      await expect(
        copy(chunkOf({ table: ids, range: whole, payload: binaryIds(1, 10), rows: 10 })),
      ).rejects.toMatchObject({ code: 'DM-JOB-008' })
      expect(await target.admin('SELECT count(*) FROM shop.ids')).toEqual([{ count: '0' }])
    })

    it('a frozen process does not hold up the one that takes over, and changes nothing afterwards', async () => {
      const subTask = `frozen-${subTasks}`
      const program = join(import.meta.dirname, 'testing', 'frozen-writer.ts')
      const child = spawn(process.execPath, [program, subTask], { stdio: ['pipe', 'pipe', 'inherit'] })
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      child.stdin.end(JSON.stringify(target.endpoint))
      try {
        expect((await lines.next()).value).toBe('copying')
        child.kill('SIGSTOP')
        await using later = await openLedger(
          connector,
          metaSchema,
          ledgerRequest({ subTask, takeOver: true }),
        )
        const laterContext = { metaSchema, subTask, epoch: later.epoch }
        const laterConnector = createPostgresConnector(target.endpoint, laterContext)
        await using writer = await openBulkWriter(laterConnector, laterContext)
        await writer.copyChunk(
          chunkOf({ table: ids, range: whole, payload: binaryIds(1, 50_000), rows: 50_000 }),
          neverAborted,
        )
        child.kill('SIGUSR2')
        child.kill('SIGCONT')
        expect((await lines.next()).value).toBe('DM-TGT-007')
        expect((await lines.next()).value).toBe('DM-JOB-008')
        await once(child, 'close')
        const [table] = await later.tables()
        expect(table?.chunks.map(({ range }) => range.no)).toEqual([0])
      } finally {
        child.kill('SIGKILL')
      }
      expect(await target.admin('SELECT count(*) FROM shop.ids')).toEqual([{ count: '50000' }])
    })
  })
})

function sourceBreaks(): () => ChunkCopy {
  async function* payload(): AsyncGenerator<Buffer> {
    yield binaryIds(1, 30_000).subarray(0, 200_000)
    throw dmError('DM-SRC-007', { problem: 'cut' })
  }
  return () => chunkOf({ table: ids, range: whole, payload: payload(), rows: 30_000 })
}

function miscounted(): () => ChunkCopy {
  const onFinish = () => {
    throw dmError('DM-SRC-008', { table: 'ids', received: '10', expected: '11' })
  }
  return () => chunkOf({ table: ids, range: whole, payload: binaryIds(1, 10), rows: 11, onFinish })
}

/** The third row claims two columns; the payload goes on after the server has refused it. */
function damaged(): () => ChunkCopy {
  const payload = binaryIds(1, 500_000)
  payload.writeInt16BE(2, 19 + 2 * 14)
  return () => chunkOf({ table: ids, range: whole, payload, rows: 500_000 })
}

function wrongNumber(): () => ChunkCopy {
  return () => chunkOf({ table: ids, range: whole, payload: binaryIds(1, 9), rows: 10 })
}

async function retried(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isTransient(error) || tries === 20) throw error
    }
  }
}
