import { dmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import type { PlannedTable } from '../convert/plan-database.ts'
import type { ChunkRecord, Ledger } from '../model/ports/ledger.ts'
import type { SnapshotSession, ViewWindow } from '../model/ports/snapshot-reader.ts'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import { planChunks } from './plan-chunks.ts'
import { rejectBudget } from './reject-budget.ts'
import { type Chunk, largestFirst, TableLoad } from './table-load.ts'
import { turns } from './turns.ts'
import { WorkQueue } from './work-queue.ts'

const signal = new AbortController().signal
const budget = rejectBudget('t', 0, () => 0)

function planned(name: string, dataBytes = '5000000'): PlannedTable {
  const plan = { source: { name, dataBytes }, key: [] }
  return { plan, create: { statements: ['CREATE TABLE'] } } as unknown as PlannedTable
}

function ranges(from: number, to: number): KeyRange[] {
  return Array.from({ length: to - from }, (_, i) => {
    const no = from + i
    return { no, lower: no === 0 ? null : [String(no * 10)], upper: [String((no + 1) * 10)] }
  })
}

/** Plans `all` ranges of every table, ten rows each, and remembers what it was asked and what was recorded. */
function planner(all: KeyRange[]) {
  const log: string[] = []
  const session = {
    async *planRanges(
      table: TablePlan,
      _rows: number,
      _: AbortSignal,
      after?: KeyRange,
    ): AsyncGenerator<KeyRange, void> {
      log.push(`plan ${table.source.name} after ${after?.no ?? 'nothing'}`)
      const isWhole = table.key === null && table.cut === undefined
      if (isWhole) yield { no: 0, lower: null, upper: null }
      if (isWhole) return
      for (const range of all.filter((each) => after === undefined || each.no > after.no)) {
        log.push(`found ${range.no}`)
        yield range
      }
    },
    count: (_: unknown, { lower }: KeyRange) =>
      Promise.resolve(BigInt(10 * all.filter((each) => Number(each.upper?.[0]) > Number(lower?.[0])).length)),
  } as unknown as SnapshotSession
  const ledger = {
    recordPlan: async (table: string, recorded: readonly KeyRange[], complete: boolean) => {
      log.push(`record ${table} ${recorded.map((range) => range.no).join(',')}${complete ? ' complete' : ''}`)
    },
  } as unknown as Ledger
  return { log, session, ledger }
}

async function plan(
  load: TableLoad | TableLoad[],
  all: KeyRange[],
  capacity = 100,
  lanes = 1,
  oneView = true,
) {
  const { log, session, ledger } = planner(all)
  const queue = new WorkQueue<Chunk>(capacity)
  const complete: string[] = []
  const done = planChunks(
    [load].flat(),
    {
      session,
      ledger,
      turns: turns(),
      chunk: { rows: 10, megabytes: 1 },
      queue,
      lanes,
      haveOneView: () => oneView,
      onPlanned: () => undefined,
      onComplete: (table) => complete.push(table.name),
      onHalted: (table, error) => log.push(`halted ${table.name} ${error.code}`),
    },
    signal,
  )
  return { log, queue, complete, done }
}

async function drain(queue: WorkQueue<Chunk>): Promise<string[]> {
  const taken: string[] = []
  for (let chunk = await queue.take(signal); chunk !== null; chunk = await queue.take(signal)) {
    taken.push(`${chunk.range.no}${chunk.suspicious ? '?' : ''}`)
    chunk.table.done()
    queue.done()
  }
  return taken
}

const unknown: ViewWindow = { low: null, high: null }

function window(low: string, high = low): ViewWindow {
  return { low: { kind: 'gtid', value: low }, high: { kind: 'gtid', value: high } }
}

function record(range: KeyRange, state: 'planned' | 'done'): ChunkRecord {
  return { range, state, counts: null, position: null, window: { low: null, high: null } }
}

describe('planChunks', () => {
  it('records every range before it can be copied, the last one as the last', async () => {
    const { log, queue, done } = await plan(new TableLoad(planned('t'), undefined, budget), ranges(0, 3))
    await done
    expect(log).toEqual([
      'plan t after nothing',
      'found 0',
      'found 1',
      'record t 0',
      'found 2',
      'record t 1',
      'record t 2 complete',
    ])
    expect(await drain(queue)).toEqual(['0', '1', '2'])
  })

  it('X19 X20: looks no further than one range beyond what fits the queue', async () => {
    const load = new TableLoad(planned('t'), undefined, budget)
    const { log, queue, done } = await plan(load, ranges(0, 1000), 2)
    for (let i = 0; i < 100; i++) await Promise.resolve()
    expect(log.filter((line) => line.startsWith('found')).length).toBeLessThanOrEqual(4)
    const taken = drain(queue)
    await done
    expect(await taken).toHaveLength(1000)
  })

  it('goes on after the last range of an earlier run and hands out what that left open', async () => {
    const chunks = ranges(0, 3).map((range) => record(range, range.no === 1 ? 'planned' : 'done'))
    const load = new TableLoad(planned('t'), { table: 't', planned: false, chunks }, budget)
    const { log, queue, done } = await plan(load, ranges(0, 4))
    await done
    expect(log[0]).toBe('plan t after 2')
    expect(await drain(queue)).toEqual(['1?', '3'])
  })

  it('plans as many tables at a time as there are lanes', async () => {
    const loads = ['a', 'b', 'c'].map((name) => new TableLoad(planned(name), undefined, budget))
    const { queue, done } = await plan(loads, ranges(0, 20), 4, 2)
    const tables: string[] = []
    for (let chunk = await queue.take(signal); chunk !== null; chunk = await queue.take(signal)) {
      tables.push(chunk.table.name)
      chunk.table.done()
      queue.done()
    }
    await done
    expect(tables).toHaveLength(60)
    expect(new Set(tables.slice(0, 10))).toEqual(new Set(['a', 'b']))
  })

  it('plans large tables before many small ones at a time, whose plans can be recorded together', async () => {
    const small = Array.from({ length: 40 }, (_, no) => planned(`small ${no}`, '1000'))
    const loads = [...small, planned('large')].map((table) => new TableLoad(table, undefined, budget))
    const { log, queue, done } = await plan(largestFirst(loads), ranges(0, 1), 100, 2)
    await done
    expect(log[0]).toBe('plan large after nothing')
    const firstSmall = log.findIndex((line) => line.startsWith('record small'))
    expect(log.slice(0, firstSmall).filter((line) => line.startsWith('plan small'))).toHaveLength(16)
    expect(await drain(queue)).toHaveLength(41)
  })

  it('plans nothing when an earlier run has planned everything', async () => {
    const chunks = ranges(0, 2).map((range) => record(range, 'planned'))
    const load = new TableLoad(planned('t'), { table: 't', planned: true, chunks }, budget)
    const { log, queue, done } = await plan(load, ranges(0, 2))
    await done
    expect(log).toEqual([])
    expect(await drain(queue)).toEqual(['0?', '1?'])
  })

  it('X11: plans the rows that have come behind the end of an earlier plan', async () => {
    const chunks = ranges(0, 2).map((range) => record(range, 'planned'))
    const load = new TableLoad(planned('t'), { table: 't', planned: true, chunks }, budget)
    const { log, queue, done } = await plan(load, ranges(0, 3))
    await done
    expect(log).toEqual(['plan t after 1', 'found 2', 'record t 2 complete'])
    expect(await drain(queue)).toEqual(['0?', '1?', '2'])
    expect(load.isComplete).toBe(true)
  })

  it('X11: plans nothing back from an end that the view no longer reaches', async () => {
    const chunks = ranges(0, 3).map((range) => record(range, 'done'))
    const load = new TableLoad(planned('t'), { table: 't', planned: false, chunks }, budget)
    const { log, done } = await plan(load, ranges(0, 2))
    await done
    expect(log).toEqual(['record t  complete'])
    expect(load.isComplete).toBe(true)
  })

  it('stops a table that the source refuses, and plans the others', async () => {
    const { log, session, ledger } = planner(ranges(0, 1))
    const gone = dmError('DM-SRC-011', { table: 'a' })
    const planRanges: SnapshotSession['planRanges'] = (table, ...rest) => {
      if (table.source.name === 'a') throw gone
      return session.planRanges(table, ...rest)
    }
    const [a, b] = ['a', 'b'].map((name) => new TableLoad(planned(name), undefined, budget)) as [
      TableLoad,
      TableLoad,
    ]
    const queue = new WorkQueue<Chunk>(9)
    const ignore = () => undefined
    const onHalted = (table: TableLoad) => log.push(`halted ${table.name}`)
    const planning = {
      session: { ...session, planRanges },
      ledger,
      turns: turns(),
      chunk: { rows: 10, megabytes: 1 },
      queue,
      lanes: 1,
      haveOneView: () => true,
    }
    await planChunks([a, b], { ...planning, onPlanned: ignore, onComplete: ignore, onHalted }, signal)
    expect([a.halted, b.halted]).toEqual([gone, null])
    expect(log).toEqual(['halted a', 'plan b after nothing', 'found 0', 'record b 0 complete'])
  })

  it('knows a table without any range as complete, once', async () => {
    const load = new TableLoad(planned('t'), undefined, budget)
    const { complete, done } = await plan(load, [])
    await done
    expect(complete).toEqual(['t'])
    expect(load.takeCompletion()).toBe(false)
  })

  it.each([
    ['a hole', [ranges(0, 1)[0], { no: 1, lower: ['11'], upper: ['20'] }]],
    ['an overlap', [ranges(0, 1)[0], { no: 1, lower: ['9'], upper: ['20'] }]],
    ['a number twice', [ranges(0, 1)[0], { no: 0, lower: ['10'], upper: ['20'] }]],
    ['a beginning that is none', [{ no: 0, lower: ['5'], upper: ['20'] }]],
  ])('refuses a plan with %s', async (_, all) => {
    const { done } = await plan(new TableLoad(planned('t'), undefined, budget), all as KeyRange[])
    await expect(done).rejects.toThrow('does not follow')
  })
})

/** A table without a key that can be read in pieces, of which `ranges` are the first ones. */
function keyless(name = 't'): PlannedTable {
  const table = planned(name)
  const cut = { by: 'index', name: 'i', columns: ['k'] } as const
  return { ...table, plan: { ...table.plan, key: null, cut } }
}

const open: KeyRange = { no: 2, lower: ['20'], upper: null }
const pieces = [...ranges(0, 2), open]

describe('a table without a key', () => {
  it('K01 X21 is planned in pieces while all who read have one view', async () => {
    const load = new TableLoad(keyless(), undefined, budget)
    const { queue, done } = await plan(load, pieces)
    await done
    expect(await drain(queue)).toEqual(['0', '1', '2'])
  })

  it('K01 X21 is planned as a whole where they have not', async () => {
    const load = new TableLoad(keyless(), undefined, budget)
    const { queue, done } = await plan(load, pieces, 100, 1, false)
    await done
    expect(await drain(queue)).toEqual(['0'])
    expect(load.inPieces).toBe(false)
  })

  it('K01 X11 plans the open end behind pieces of before, whatever the planner sees behind them', async () => {
    const chunks = ranges(0, 2).map((range) => record(range, 'planned'))
    const load = new TableLoad(keyless(), { table: 't', planned: false, chunks }, budget)
    const { log, queue, done } = await plan(load, pieces)
    await done
    expect(log[0]).toBe('plan t after 1')
    expect(await drain(queue)).toEqual(['0?', '1?', '2'])
  })

  it('K01 X22 needs one view from its first piece to its last, and takes no piece of another', () => {
    const load = new TableLoad(keyless(), undefined, budget)
    const [first, second] = [window('1'), window('2')]
    const [piece] = pieces as [KeyRange]
    load.inPieces = true
    load.opened()
    expect(load.needsOneView).toBe(true)
    load.readIn(first, piece)
    load.readIn(first, piece)
    load.readIn(window('1'), piece)
    expect(() => load.readIn(second, piece)).toThrow(expect.objectContaining({ code: 'DM-SRC-044' }))
    expect(() => load.readIn(unknown, piece)).toThrow(expect.objectContaining({ code: 'DM-SRC-044' }))
    load.allPlanned()
    load.done()
    expect(load.needsOneView).toBe(false)
  })

  it('K01 X22 takes no piece of another view than that of earlier runs', () => {
    const [piece] = pieces as [KeyRange]
    const done = { ...record(piece, 'done'), window: window('1') }
    const load = new TableLoad(keyless(), { table: 't', planned: false, chunks: [done] }, budget)
    load.readIn(window('1'), piece)
    expect(() => load.readIn(window('2'), piece)).toThrow(expect.objectContaining({ code: 'DM-SRC-044' }))
  })

  it('is read in whatever view there is when it is one piece', () => {
    const load = new TableLoad(keyless(), undefined, budget)
    const whole = { no: 0, lower: null, upper: null }
    load.readIn(window('1'), whole)
    expect(() => load.readIn(window('2'), whole)).not.toThrow()
  })
})

describe('TableLoad', () => {
  it('is complete when all is planned and nothing is open', () => {
    const load = new TableLoad(planned('t'), undefined, budget)
    load.opened()
    expect(load.takeCompletion()).toBe(false)
    load.allPlanned()
    expect(load.takeCompletion()).toBe(false)
    load.done()
    expect(load.takeCompletion()).toBe(true)
    expect(load.takeCompletion()).toBe(false)
  })

  it('comes in the order of size', () => {
    const loads = ['5', '90071992547409930', '90071992547409931'].map(
      (bytes) => new TableLoad(planned(bytes, bytes), undefined, budget),
    )
    expect(largestFirst(loads).map((load) => load.name)).toEqual([
      '90071992547409931',
      '90071992547409930',
      '5',
    ])
  })
})
