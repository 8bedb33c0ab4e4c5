import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DmError, dmError } from '@data-migration/contract/errors'
import { tableVerdictSchema } from '@data-migration/contract/portal'
import type { RowBatch } from '../model/row-batch.ts'
import { type SampleRow, SampleSession, sampleSettings, sampleTable } from './sample-rows.ts'
import { SessionPool } from './session-pool.ts'
import type { VerifiedRangeStore } from './verified-range.ts'
import { verifyTable, type VerifyRequest } from './verify-table.ts'

const items = sampleTable({ id: 'int', name: 'text' }, ['id'])
const rowsOf = (...ids: number[]): SampleRow[] => ids.map((id) => [String(id), `name ${id}`])

function request(
  source: readonly SampleRow[],
  target: readonly SampleRow[],
  more: Partial<VerifyRequest> = {},
) {
  const pair = { source: new SampleSession(source, 'lenenc'), target: new SampleSession(target, 'int32') }
  return {
    ...sampleSettings,
    ...pair,
    pool: new SessionPool([pair]),
    table: items,
    onRows: () => undefined,
    signal: new AbortController().signal,
    ...more,
  }
}

/** A ledger in memory. */
function memoryStore(stamp: string): VerifiedRangeStore & { readonly records: Map<number, string> } {
  const records = new Map<number, string>()
  return {
    stamp,
    records,
    load: async () => records,
    record: async (_table, no, text) => void records.set(no, text),
  }
}

describe('a table with a key', () => {
  it('is equal, range by range', async () => {
    const rows = rowsOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    const asked = request(rows, rows)
    const verdict = await verifyTable(asked)
    expect(verdict).toEqual({
      table: 'sample',
      verdict: 'equal',
      rowsSource: '10',
      rowsTarget: '10',
      missing: '0',
      extra: '0',
      different: '0',
      changedByPolicy: '0',
      differences: [],
    })
    expect(tableVerdictSchema.parse(verdict)).toEqual(verdict)
    expect(asked.target.reads.map(({ range }) => range)).toEqual([
      { no: 0, lower: null, upper: ['4'] },
      { no: 1, lower: ['4'], upper: ['8'] },
      { no: 2, lower: ['8'], upper: null },
    ])
    expect(asked.source.reads.every(({ purpose }) => purpose === 'key')).toBe(true)
  })

  it('counts extra rows before, between and behind the source’s keys (pitfall Q14)', async () => {
    const verdict = await verifyTable(request(rowsOf(5, 6, 8, 9, 10), rowsOf(-3, 5, 6, 7, 8, 9, 10, 99)))
    expect(verdict).toMatchObject({ verdict: 'different', extra: '3', missing: '0' })
    const keys = verdict.differences.map(({ key }) => key)
    expect(keys).toEqual(['{"id":"-3"}', '{"id":"7"}', '{"id":"99"}'])
  })

  it('counts extra rows of an empty source', async () => {
    expect(await verifyTable(request([], rowsOf(1)))).toMatchObject({ verdict: 'different', extra: '1' })
    expect(await verifyTable(request([], []))).toMatchObject({ verdict: 'equal' })
  })

  it('lists differences up to the limit over all ranges', async () => {
    const verdict = await verifyTable(request(rowsOf(1, 2, 3, 4, 5, 6, 7, 8, 9), [], { maxDifferences: 6 }))
    expect(verdict.missing).toBe('9')
    expect(verdict.differences).toHaveLength(6)
  })

  it('is read in one open range when its key is text (pitfall S11)', async () => {
    const table = sampleTable({ id: 'text', name: 'text' }, ['id'])
    const asked = request(rowsOf(1, 2, 3, 4, 5), rowsOf(1, 2, 3, 4, 5), { table })
    await verifyTable(asked)
    expect(asked.source.reads.map(({ range }) => range)).toEqual([{ no: 0, lower: null, upper: null }])
  })
})

describe('rejected rows', () => {
  const reject = (key: string, table = 'sample') => ({
    table,
    phase: 'full' as const,
    key,
    column: 'name',
    reason: 'text holds a NUL byte',
  })

  it('are no missing rows, and the verdict is never equal', async () => {
    const rejected = [reject('{"id":"2"}')]
    const verdict = await verifyTable(request(rowsOf(1, 2, 3), rowsOf(1, 3), { rejected }))
    expect(verdict).toMatchObject({ verdict: 'equal-with-policy', missing: '0', changedByPolicy: '1' })
  })

  it('keep the verdict from equal though the rows are there', async () => {
    const rejected = [reject('{"id":"2"}')]
    const verdict = await verifyTable(request(rowsOf(1, 2), rowsOf(1, 2), { rejected }))
    expect(verdict).toMatchObject({ verdict: 'equal-with-policy', changedByPolicy: '0' })
  })

  it('excuse neither another row nor another table', async () => {
    const rejected = [reject('{"id":"1"}'), reject('{"id":"2"}', 'other'), reject('not json')]
    const verdict = await verifyTable(request(rowsOf(1, 2, 3), rowsOf(1, 3), { rejected }))
    expect(verdict).toMatchObject({ verdict: 'different', missing: '1' })
  })
})

describe('a table without a key', () => {
  const table = sampleTable({ id: 'int', name: 'text' }, null)

  it('is compared as a multiset', async () => {
    const asked = request(rowsOf(3, 1, 2, 2), rowsOf(1, 2, 3, 2), { table })
    expect(await verifyTable(asked)).toMatchObject({ verdict: 'equal', rowsSource: '4' })
    expect(asked.source.reads[0]?.purpose).toBe('digest')
  })

  it('is different by one duplicate', async () => {
    const verdict = await verifyTable(request(rowsOf(1, 2, 2), rowsOf(1, 1, 2), { table }))
    expect(verdict).toMatchObject({ verdict: 'different', missing: '1', extra: '1' })
  })
})

describe('resume', () => {
  const rows = rowsOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
  const target = rows.filter(([id]) => id !== '2')

  it('compares only what is not recorded and gives the same verdict', async () => {
    const store = memoryStore('gtid 1-100')
    const whole = await verifyTable(request(rows, target, { store }))
    store.records.delete(1)
    let told = 0
    const again = request(rows, target, { store, onRows: (more) => (told += more) })
    expect(await verifyTable(again)).toEqual(whole)
    expect(again.source.reads.map(({ range }) => range.no)).toEqual([1])
    expect(told).toBe(10)
  })

  it.each([
    ['another state', 'gtid 1-101', 4],
    ['other ranges', 'gtid 1-100', 3],
  ])('begins anew for %s', async (_why, stamp, chunkRows) => {
    const store = memoryStore('gtid 1-100')
    await verifyTable(request(rows, rows, { store }))
    const again = request(rows, target, { store: { ...store, stamp }, chunkRows })
    expect(await verifyTable(again)).toMatchObject({ verdict: 'different', missing: '1' })
  })

  it('takes no torn or foreign record for a result', async () => {
    const store = memoryStore('s')
    for (const [no, text] of [
      '{"stamp":"s"',
      '{}',
      '{"stamp":"s","lower":null,"upper":["4"],"result":{}}',
    ].entries())
      store.records.set(no, text)
    const again = request(rows, target, { store })
    expect(await verifyTable(again)).toMatchObject({ missing: '1', rowsSource: '10' })
  })
})

describe('what makes the comparison impossible is an error, never a verdict', () => {
  /** Ends the stream early, as a broken connection did silently in some drivers. */
  async function* early(batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch> {
    for await (const batch of batches) {
      yield batch
      return
    }
  }

  it('both streams break off at the same row (pitfall O02)', async () => {
    const asked = request(rowsOf(1, 2, 3, 4, 5, 6), rowsOf(1, 2, 3, 4, 5, 6), { chunkRows: 100 })
    asked.source.spoil = asked.target.spoil = early
    await expect(verifyTable(asked)).rejects.toMatchObject({
      code: 'DM-VER-002',
      params: { table: 'sample' },
    })
  })

  it('planned ranges leave rows out', async () => {
    const asked = request(rowsOf(1, 2, 3), rowsOf(1, 2, 3))
    asked.source.count = async () => 4n
    const failure = verifyTable(asked)
    await expect(failure).rejects.toThrow(/the databases count 4 and 3/)
  })

  it('rows come out of order', async () => {
    const shuffled = rowsOf(1, 3, 2)
    const failure = verifyTable(request(shuffled, shuffled))
    await expect(failure).rejects.toMatchObject({ code: 'DM-VER-002' })
    await expect(failure).rejects.toThrow(/not in key order/)
  })

  it('a type without canonical form', async () => {
    const table = sampleTable({ id: 'int', name: 'vector' }, ['id'])
    await expect(verifyTable(request(rowsOf(1), rowsOf(1), { table }))).rejects.toThrow(/vector/)
  })

  it('a reader’s coded error stays what it is', async () => {
    const asked = request(rowsOf(1), rowsOf(1))
    asked.target.spoil = () => {
      throw dmError('DM-TGT-007', { problem: 'reset' })
    }
    await expect(verifyTable(asked)).rejects.toSatisfy(
      (error) => error instanceof DmError && error.code === 'DM-TGT-007',
    )
  })

  it('an abort leaves by the signal’s reason', async () => {
    const abort = new AbortController()
    const reason = dmError('DM-JOB-012', {})
    const asked = request(rowsOf(1, 2), rowsOf(1, 2), {
      signal: abort.signal,
      onRows: () => abort.abort(reason),
    })
    await expect(verifyTable(asked)).rejects.toBe(reason)
  })
})

describe('both methods', () => {
  const cell = fc.constantFrom(null, '', 'a', 'A', 'a ', '|', '1|a')
  const row = fc
    .tuple(fc.integer({ min: 1, max: 40 }), cell)
    .map(([id, name]): SampleRow => [String(id), name])
  const side = fc
    .uniqueArray(row, { selector: ([id]) => id, maxLength: 30 })
    .map((rows) => rows.toSorted((a, b) => Number(a[0]) - Number(b[0])))

  it('give the same verdict, whatever differs', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, fc.boolean(), fc.boolean(), async (source, other, same, keyed) => {
        const target = same ? source : other
        const table = sampleTable({ id: 'int', name: 'text' }, keyed ? ['id'] : null)
        const verdicts = await Promise.all(
          (['stream', 'hash', 'auto'] as const).map((method) =>
            verifyTable(request(source, target, { table, method })),
          ),
        )
        expect(verdicts[1]).toEqual(verdicts[0])
        expect(verdicts[2]).toEqual(verdicts[0])
      }),
    )
  })

  it('the hash reads no row of what is equal', async () => {
    const asked = request(rowsOf(1, 2, 3, 4, 5, 6), rowsOf(1, 2, 3, 4, 5, 6), { method: 'hash' })
    expect(await verifyTable(asked)).toMatchObject({ verdict: 'equal', rowsSource: '6' })
    expect(asked.source.reads).toEqual([])
  })

  it('the hash narrows a difference down before it reads', async () => {
    const ids = Array.from({ length: 8000 }, (_, id) => id + 1)
    const asked = request(rowsOf(...ids), rowsOf(...ids.filter((id) => id !== 5000)), {
      method: 'hash',
      chunkRows: 8000,
    })
    expect(await verifyTable(asked)).toMatchObject({ verdict: 'different', missing: '1' })
    expect(asked.source.reads.map(({ range }) => [range.lower, range.upper])).toEqual([[['4500'], ['5000']]])
  })

  it('reads where no hash is common to both', async () => {
    const asked = request(rowsOf(1), rowsOf(1), { method: 'hash', hash: null })
    expect(await verifyTable(asked)).toMatchObject({ verdict: 'equal' })
    expect(asked.source.hashed).toEqual([])
  })
})

describe('a part of the table', () => {
  const rows = rowsOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

  it('is a window of keys, and the verdict says so', async () => {
    const scope = { samplePercent: 100, lower: ['2'], upper: ['5'] }
    const target = rows.filter(([id]) => id !== '1' && id !== '4')
    expect(await verifyTable(request(rows, target, { scope }))).toMatchObject({
      scope: 'key-range',
      missing: '1',
      rowsSource: '3',
    })
  })

  it('is a sample, and the verdict says so', async () => {
    const scope = { samplePercent: 50, lower: null, upper: null }
    const verdict = await verifyTable(request(rows, rows, { scope, chunkRows: 2 }))
    expect(verdict).toMatchObject({ scope: 'sample', verdict: 'equal', rowsSource: '6' })
  })
})

it('keeps values as asked: as they are, masked, or not at all', async () => {
  const target = [['1', 'secret']]
  const valuesOf = async (values: 'show' | 'mask' | 'none') =>
    (await verifyTable(request(rowsOf(1), target, { values }))).differences[0]?.values
  expect(await valuesOf('show')).toEqual([{ column: 'name', source: 'name 1', target: 'secret' }])
  expect(JSON.stringify(await valuesOf('mask'))).not.toContain('secret')
  expect(await valuesOf('none')).toBeUndefined()
})
