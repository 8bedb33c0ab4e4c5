import { DmError } from '@data-migration/contract/errors'
import { ensurePg15 } from '@data-migration/tests/testbed'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeKind } from '../../../model/change-block.ts'
import type { OrderedChange, Strictness } from '../../../model/ports/change-applier.ts'
import { createPostgresConnector } from '../connector.ts'
import { sqlState } from '../errors.ts'
import type { PostgresSession } from '../session.ts'
import { neverAborted } from '../testing/chunk.ts'
import { tablePlan } from '../testing/table-plan.ts'
import { createTestTarget, targetSchema, type TestTarget } from '../testing/target.ts'
import { pipelinedLine, singleLine } from './apply-line.ts'
import { ConflictFinder } from './conflict-finder.ts'
import { applyOrderedStep } from './ordered-step.ts'
import { Staging } from './staging.ts'

const columns = { id: ['int', 'bigint'], v: ['int', 'bigint'] } as const
const seat = tablePlan('seat', columns, ['id'])
const guest = tablePlan('guest', columns, ['id'])
const loose = tablePlan('loose', columns, null)
const tables = [seat, guest, loose]

function number(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

/** Few keys and few values, so that changes meet each other. */
const row = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
const change: fc.Arbitrary<OrderedChange> = fc
  .record({
    table: fc.constantFrom(...tables),
    kind: fc.constantFrom(changeKind.insert, changeKind.update, changeKind.delete),
    before: row,
    after: row,
  })
  .map(({ table, kind, before: [id, v], after }) => ({
    table,
    kind,
    before: kind === changeKind.insert ? null : table.key === null ? [number(id), number(v)] : [number(id)],
    after: kind === changeKind.delete ? null : after.map(number),
  }))

describe('changes in their order', () => {
  let target: TestTarget
  let session: PostgresSession

  beforeAll(async () => {
    target = await createTestTarget(await ensurePg15())
    session = await createPostgresConnector(target.endpoint, { subTask: 'ordered', epoch: 1 }).connect(
      'apply',
    )
    await session.script(`CREATE SCHEMA IF NOT EXISTS ${targetSchema}; SET search_path = ${targetSchema}`)
    await session.script(`CREATE TABLE seat (id bigint PRIMARY KEY, v bigint UNIQUE);
      CREATE TABLE guest (id bigint PRIMARY KEY, v bigint REFERENCES seat (id) ON DELETE CASCADE);
      CREATE TABLE loose (id bigint, v bigint)`)
  })

  afterAll(async () => {
    await session[Symbol.asyncDispose]()
    await target[Symbol.asyncDispose]()
  })

  /** What they leave behind and tell, or the error they end with; nothing of it stays. */
  async function outcome(
    changes: readonly OrderedChange[],
    strictness: Strictness,
    open: typeof pipelinedLine,
  ): Promise<unknown> {
    await session.script(`BEGIN; INSERT INTO seat VALUES (1, 1), (2, 2), (3, 3);
      INSERT INTO guest VALUES (1, 1), (2, 1), (3, 2); INSERT INTO loose VALUES (1, 1), (1, 1), (2, 2)`)
    const line = open(session, neverAborted)
    const conflicts = new ConflictFinder(session, line, false, neverAborted)
    const tools = {
      session,
      line,
      staging: new Staging(),
      strictness: () => strictness,
      reinsert: new Set<string>(),
      conflicts,
      signal: neverAborted,
    }
    try {
      await applyOrderedStep(changes, tools)
      await line.settle()
      const rows = []
      for (const { target } of tables)
        rows.push(await session.rows(`SELECT id, v FROM ${target} ORDER BY id, v`))
      return { rows, conflicts: conflicts.conflicts }
    } catch (error) {
      if (!(error instanceof DmError)) throw error
      return { code: error.code, state: sqlState(error) }
    } finally {
      await session.rollback()
    }
  }

  it('K14 K16 are sent at once and come to what they come to one by one', async () => {
    const strictnesses = fc.constantFrom<Strictness>('strict', 'idempotent', 'overwrite', 'ignore')
    const seen = { error: 0, conflict: 0, plain: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        strictnesses,
        async (changes, how) => {
          const [atOnce, single] = [
            await outcome(changes, how, pipelinedLine),
            await outcome(changes, how, singleLine),
          ]
          expect(atOnce).toEqual(single)
          const { conflicts } = single as { readonly conflicts?: readonly unknown[] }
          seen[conflicts === undefined ? 'error' : conflicts.length > 0 ? 'conflict' : 'plain'] += 1
        },
      ),
      { numRuns: 400 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5)
  })

  it.each<Strictness>(['strict', 'idempotent', 'overwrite', 'ignore'])(
    'K16 with a value of another unique key that is taken are an error, and no row is passed over: %s',
    async (strictness) => {
      const taken = { table: seat, kind: changeKind.insert, before: null, after: [number(9), number(1)] }
      expect(await outcome([taken], strictness, pipelinedLine)).toMatchObject({ state: '23505' })
    },
  )

  it('K14 take a round trip for many', async () => {
    const changes = Array.from({ length: 2_500 }, (_, no) => ({
      table: seat,
      kind: no % 2 === 0 ? changeKind.insert : changeKind.delete,
      before: no % 2 === 0 ? null : [number(10)],
      after: no % 2 === 0 ? [number(10), number(10)] : null,
    }))
    let trips = 0
    const count = () => trips++
    session.connection.on('readyForQuery', count)
    const { rows } = (await outcome(changes, 'strict', pipelinedLine)) as {
      readonly rows: readonly unknown[][]
    }
    session.connection.off('readyForQuery', count)
    expect(rows[0]).toHaveLength(3)
    // Three groups, what was read of three tables, and the transaction around it.
    expect(trips).toBeLessThan(15)
  })

  it('K14 are applied where one meets another state behind a thousand that do not', async () => {
    const changes = Array.from({ length: 1_200 }, (_, no) => ({
      table: seat,
      kind: changeKind.update,
      before: [number(no === 1_150 ? 9 : 1)],
      after: [number(no === 1_150 ? 9 : 1), number(100 + no)],
    }))
    expect(await outcome(changes, 'overwrite', pipelinedLine)).toMatchObject({
      rows: [
        [{ v: '1299' }, { v: '2' }, { v: '3' }, { id: '9', v: '1250' }],
        expect.anything(),
        expect.anything(),
      ],
      conflicts: [{ table: 'seat', kind: 'update', action: 'overwrite', keys: ['{"id":"9"}'] }],
    })
  })
})
