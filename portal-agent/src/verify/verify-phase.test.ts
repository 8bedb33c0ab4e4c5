import { describe, expect, it } from 'vitest'
import { dmError } from '@data-migration/contract/errors'
import type { TableVerdict } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'
import { type SampleRow, SampleSession, sampleSettings, sampleTable } from './sample-rows.ts'
import { type VerifyPhaseRequest, verifyTables } from './verify-phase.ts'

const rows: SampleRow[] = [
  ['1', 'a'],
  ['2', 'b'],
]
const table = (name: string, dataBytes = '0', row = 'text'): TablePlan =>
  sampleTable({ id: 'int', name: row }, ['id'], { name, dataBytes })

const newPair = () => ({
  source: new SampleSession(rows, 'lenenc'),
  target: new SampleSession(rows, 'int32'),
})

function request(tables: readonly TablePlan[], more: Partial<VerifyPhaseRequest> = {}): VerifyPhaseRequest {
  return {
    pairs: [newPair()],
    tables,
    ...sampleSettings,
    maxDifferences: 10,
    chunkRows: 10,
    maxDigests: 10,
    onStarted: () => undefined,
    onRows: () => undefined,
    signal: new AbortController().signal,
    ...more,
  }
}

async function collect(asked: VerifyPhaseRequest): Promise<TableVerdict[]> {
  const verdicts: TableVerdict[] = []
  for await (const verdict of verifyTables(asked)) verdicts.push(verdict)
  return verdicts
}

const summary = (verdicts: readonly TableVerdict[]): string[] =>
  verdicts.map(({ table: name, verdict }) => `${name} ${verdict}`).toSorted()

describe('the verification of many tables', () => {
  it('takes the largest first', async () => {
    const started: string[] = []
    const tables = [table('small', '9'), table('large', '12000000000000000000'), table('middle', '10')]
    await collect(request(tables, { onStarted: ({ source }) => started.push(source.name) }))
    expect(started).toEqual(['large', 'middle', 'small'])
  })

  it('uses all pairs and counts rows per table', async () => {
    const pairs = [newPair(), newPair()]
    const told = new Map<string, number>()
    const onRows = ({ source }: TablePlan, more: number): void => {
      told.set(source.name, (told.get(source.name) ?? 0) + more)
    }
    const verdicts = await collect(
      request(
        ['a', 'b', 'c', 'd'].map((name) => table(name)),
        { pairs, onRows },
      ),
    )
    expect(summary(verdicts)).toEqual(['a equal', 'b equal', 'c equal', 'd equal'])
    expect(pairs.every(({ source }) => source.reads.length > 0)).toBe(true)
    expect([...told.values()]).toEqual([2, 2, 2, 2])
  })

  it('goes on behind a table that cannot be compared', async () => {
    const verdicts = await collect(request([table('a'), table('odd', '5', 'vector'), table('b')]))
    expect(summary(verdicts)).toEqual(['a equal', 'b equal', 'odd not-verified'])
    const odd = verdicts.find(({ verdict }) => verdict === 'not-verified')
    expect(odd?.error).toMatchObject({ code: 'DM-VER-002', params: { table: 'odd' } })
  })

  it('gives the tables of a lost pair to another', async () => {
    const lost = newPair()
    lost.target.spoil = () => {
      throw dmError('DM-TGT-007', { problem: 'reset' })
    }
    for (const pairs of [
      [lost, newPair()],
      [newPair(), lost],
    ]) {
      const verdicts = await collect(request([table('a'), table('b'), table('c')], { pairs }))
      expect(summary(verdicts)).toEqual(['a equal', 'b equal', 'c equal'])
    }
  })

  it('claims nothing when every pair is lost', async () => {
    const lost = newPair()
    lost.source.spoil = () => {
      throw dmError('DM-SRC-007', { problem: 'reset' })
    }
    const verdicts = await collect(request([table('a'), table('b')], { pairs: [lost, lost] }))
    expect(summary(verdicts)).toEqual(['a not-verified', 'b not-verified'])
    expect(await collect(request([table('a')], { pairs: [] }))).toMatchObject([{ verdict: 'not-verified' }])
  })

  it('ends by the signal’s reason', async () => {
    const abort = new AbortController()
    const reason = dmError('DM-JOB-012', {})
    const asked = request([table('a'), table('b')], {
      signal: abort.signal,
      onRows: () => abort.abort(reason),
    })
    await expect(collect(asked)).rejects.toBe(reason)
  })

  it('stops its workers when the consumer leaves', async () => {
    const pairs = [newPair(), newPair()]
    const released: string[] = []
    const second = pairs[1]
    if (second === undefined) throw new RangeError('no second pair')
    second.source.spoil = async function* (batches) {
      try {
        for await (const batch of batches) {
          yield batch
          await new Promise((resolve) => setImmediate(resolve))
        }
      } finally {
        released.push('second')
      }
    }
    const tables = Array.from({ length: 50 }, (_, no) => table(`t${no}`))
    for await (const verdict of verifyTables(request(tables, { pairs }))) {
      expect(verdict.verdict).toBe('equal')
      break
    }
    expect(released.length).toBeGreaterThan(0)
    const reads = pairs.map(({ source }) => source.reads.length)
    await new Promise((resolve) => setImmediate(resolve))
    expect(pairs.map(({ source }) => source.reads.length)).toEqual(reads)
  })
})
