import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RowBatch } from '../model/row-batch.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { type MergeRequest, mergeRows } from './merge.ts'
import { OrderBroken } from './ordered-rows.ts'
import { rejectAll, type SampleRow, sampleStream, sampleTable } from './sample-rows.ts'

const items = sampleTable({ id: 'int', name: 'text', price: 'decimal' }, ['id'])

function merge(
  source: AsyncIterable<RowBatch>,
  target: AsyncIterable<RowBatch>,
  more: Partial<MergeRequest> = {},
) {
  return mergeRows({
    table: items,
    source,
    target,
    policy: rejectAll,
    rejected: new Set(),
    maxDifferences: 100,
    values: 'none',
    onRows: () => undefined,
    signal: new AbortController().signal,
    ...more,
  })
}

function mergeArrays(
  source: readonly SampleRow[],
  target: readonly SampleRow[],
  more: Partial<MergeRequest> = {},
) {
  return merge(sampleStream(source, 'lenenc', [1, 0, 2]), sampleStream(target, 'int32', [2, 1]), more)
}

describe('what it finds', () => {
  it('equal rows, values printed in two ways among them', async () => {
    const result = await mergeArrays(
      [
        ['1', 'a', '1.50'],
        ['2', null, '-0.0'],
        ['3', '', null],
      ],
      [
        ['1', 'a', '1.5'],
        ['2', null, '0'],
        ['3', '', null],
      ],
    )
    expect(result).toEqual({
      rowsSource: 3,
      rowsTarget: 3,
      missing: 0,
      extra: 0,
      different: 0,
      changedByPolicy: 0,
      differences: [],
    })
  })

  it('missing, extra and different rows with key and columns, the last rows of both sides too (pitfall Q14)', async () => {
    const result = await mergeArrays(
      [
        ['1', 'a', '1'],
        ['2', 'b', '2'],
        ['4', 'd', '4'],
        ['9', 'x', '9'],
      ],
      [
        ['0', 'z', '0'],
        ['2', 'B', '3'],
        ['4', 'd', '4'],
        ['10', 'y', '1'],
      ],
    )
    expect(result).toMatchObject({ rowsSource: 4, rowsTarget: 4, missing: 2, extra: 2, different: 1 })
    expect(result.differences).toEqual([
      { kind: 'extra', key: '{"id":"0"}', columns: [] },
      { kind: 'missing', key: '{"id":"1"}', columns: [] },
      { kind: 'different', key: '{"id":"2"}', columns: ['name', 'price'] },
      { kind: 'missing', key: '{"id":"9"}', columns: [] },
      { kind: 'extra', key: '{"id":"10"}', columns: [] },
    ])
  })

  it.each([
    [null, ''],
    ['', null],
    [null, 'NULL'],
    ['a ', 'a'],
  ])('%j is not %j (pitfall Q05)', async (source, target) => {
    const result = await mergeArrays([['1', source, '1']], [['1', target, '1']])
    expect(result.differences).toEqual([{ kind: 'different', key: '{"id":"1"}', columns: ['name'] }])
  })

  it('a doubled row of the target as extra', async () => {
    const result = await mergeArrays(
      [
        ['1', 'a', '1'],
        ['2', 'b', '2'],
      ],
      [
        ['1', 'a', '1'],
        ['1', 'a', '1'],
        ['2', 'b', '2'],
      ],
    )
    expect(result).toMatchObject({ missing: 0, extra: 1, different: 0 })
  })

  it('all of an empty side', async () => {
    expect(await mergeArrays([], [['1', 'a', '1']])).toMatchObject({ extra: 1, rowsSource: 0 })
    expect(await mergeArrays([['1', 'a', '1']], [])).toMatchObject({ missing: 1, rowsTarget: 0 })
    expect(await mergeArrays([], [])).toMatchObject({ rowsSource: 0, rowsTarget: 0 })
  })

  it('counts all and lists up to the limit', async () => {
    const rows = Array.from({ length: 10 }, (_, id): SampleRow => [String(id), 'a', '1'])
    const result = await mergeArrays(rows, [], { maxDifferences: 3 })
    expect(result.missing).toBe(10)
    expect(result.differences).toHaveLength(3)
  })

  it('writes composite and odd keys as JSON in key order', async () => {
    const table = sampleTable({ '1': 'int', 'a"b': 'text' }, ['a"b', '1'])
    const result = await mergeArrays([['5', '中\n"']], [], { table })
    expect(result.differences[0]?.key).toBe('{"a\\"b":"中\\n\\"","1":"5"}')
  })
})

describe('what the policy made of rows', () => {
  const policy = { ...rejectAll, 'value.zeroDate': 'null', 'value.nulInText': 'replace' } as const
  const table = sampleTable({ id: 'int', day: 'date', note: 'text' }, ['id'])

  it('counts changed values apart (pitfall Q16)', async () => {
    const result = await mergeArrays(
      [
        ['1', '0000-00-00', 'a'],
        ['2', '2024-01-01', 'a\0b'],
        ['3', '2024-01-01', 'c'],
      ],
      [
        ['1', null, 'a'],
        ['2', '2024-01-01', 'a\ufffdb'],
        ['3', '2024-01-01', 'c'],
      ],
      { table, policy },
    )
    expect(result).toMatchObject({ different: 0, changedByPolicy: 2 })
  })

  it('excuses nothing that the policy did not do', async () => {
    const result = await mergeArrays(
      [
        ['1', '2024-01-01', 'a'],
        ['2', '0000-00-00', 'b'],
        ['3', '0000-00-00', 'c'],
        ['4', null, 'd'],
      ],
      [
        ['1', null, 'a'],
        ['2', '1970-01-01', 'b'],
        ['3', null, 'C'],
        ['4', '2024-01-01', 'd'],
      ],
      { table, policy },
    )
    expect(result).toMatchObject({ different: 4, changedByPolicy: 0 })
    expect(result.differences.map((difference) => difference.columns)).toEqual([
      ['day'],
      ['day'],
      ['note'],
      ['day'],
    ])
  })

  it('takes a missing row for rejected only when the ledger lists its key', async () => {
    const rejected = new Set(['{"id":"1"}'])
    const result = await mergeArrays(
      [
        ['1', '0000-00-00', 'a'],
        ['2', '0000-00-00', 'b'],
      ],
      [],
      { table, rejected },
    )
    expect(result).toMatchObject({ changedByPolicy: 1, missing: 1 })
  })

  it('compares a rejected row that is there after all', async () => {
    const rejected = new Set(['{"id":"1"}'])
    const result = await mergeArrays([['1', '2024-01-01', 'a']], [['1', '2024-01-01', 'b']], {
      table,
      rejected,
    })
    expect(result).toMatchObject({ changedByPolicy: 0, different: 1 })
  })
})

describe('broken assumptions are errors, never a verdict', () => {
  const sorted: SampleRow[] = [
    ['1', 'a', '1'],
    ['2', 'b', '2'],
    ['3', 'c', '3'],
  ]
  const unsorted: SampleRow[] = [
    ['1', 'a', '1'],
    ['3', 'c', '3'],
    ['2', 'b', '2'],
  ]

  it.each(['source', 'target'])('%s out of order, also across batches', async (side) => {
    const streams = (rows: SampleRow[]) => [
      sampleStream(rows, 'lenenc', [1, 1]),
      sampleStream(rows, 'lenenc'),
    ]
    for (const broken of streams(unsorted)) {
      const fine = sampleStream(sorted, 'int32')
      const result = side === 'source' ? merge(broken, fine) : merge(fine, broken)
      await expect(result).rejects.toThrow(OrderBroken)
    }
  })

  it('both out of order in the same way', async () => {
    await expect(mergeArrays(unsorted, unsorted)).rejects.toThrow(OrderBroken)
  })

  it('a row with too few or too many cells', async () => {
    await expect(mergeArrays([['1', 'a']], [['1', 'a', '1']])).rejects.toThrow(RangeError)
    await expect(mergeArrays([['1', 'a', '1', 'x']], [['1', 'a', '1']])).rejects.toThrow(RangeError)
  })

  it('an error of a reader', async () => {
    const broken = (async function* () {
      yield* sampleStream(sorted.slice(0, 1), 'lenenc')
      throw new Error('connection lost')
    })()
    await expect(merge(broken, sampleStream(sorted, 'int32'))).rejects.toThrow('connection lost')
  })
})

it('releases both readers and stops when aborted', async () => {
  const abort = new AbortController()
  const released: string[] = []
  const endless = (side: string) =>
    (async function* () {
      try {
        for (let id = 0; ; id++) yield* sampleStream([[String(id), 'a', '1']], 'lenenc')
      } finally {
        released.push(side)
      }
    })()
  let rows = 0
  const onRows = (more: number): void => {
    rows += more
    if (rows > 50) abort.abort()
  }
  const result = merge(endless('source'), endless('target'), { onRows, signal: abort.signal })
  await expect(result).rejects.toThrow('aborted')
  expect(released.toSorted()).toEqual(['source', 'target'])
})

it('tells every source row once', async () => {
  const rows = Array.from({ length: 57 }, (_, id): SampleRow => [String(id), 'a', '1'])
  let told = 0
  await merge(sampleStream(rows, 'lenenc', [5, 20, 0, 1]), sampleStream(rows, 'int32', [50]), {
    onRows: (more) => (told += more),
  })
  expect(told).toBe(57)
})

describe('random tables with random differences', () => {
  const table: TablePlan = sampleTable({ name: 'text', id: 'int', price: 'decimal', tag: 'text' }, [
    'tag',
    'id',
  ])
  const cell = fc.option(fc.string({ unit: 'binary', maxLength: 4 }))
  const row = fc
    .tuple(
      cell,
      fc.integer({ min: -15, max: 15 }),
      fc.option(fc.integer({ min: 0, max: 3 })),
      fc.constantFrom('', 'a', 'é', '😀'),
    )
    .map(([name, id, price, tag]): SampleRow => [name, String(id), price === null ? null : `${price}.0`, tag])
  const rows = fc.uniqueArray(row, { selector: keyOf, maxLength: 40 })
  const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 12 })
  const form = fc.constantFrom('lenenc' as const, 'int32' as const, 'copy-text' as const)
  /** How a target row may leave its source row: kept, dropped, or with another cell. */
  const fate = fc.oneof(
    { weight: 6, arbitrary: fc.constant('keep') },
    fc.constantFrom('drop', 'name', 'price', 'null'),
  )

  it('give what a naive comparison gives, however they are batched', async () => {
    const scenario = fc.record({
      source: rows,
      fates: fc.array(fate, { minLength: 40, maxLength: 40 }),
      more: rows,
      sizes: fc.tuple(sizes, sizes),
      forms: fc.tuple(form, form),
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ source, fates, more, sizes: [a, b], forms: [from, to] }) => {
        const target = distort(source, fates, more)
        const result = await merge(
          sampleStream(sorted(source), from, a),
          sampleStream(sorted(target), to, b),
          { table },
        )
        expect(result).toMatchObject(naive(source, target))
        expect(result.differences).toHaveLength(result.missing + result.extra + result.different)
      }),
      { numRuns: 400 },
    )
  })

  function keyOf(sample: SampleRow): string {
    return JSON.stringify([sample[3], sample[1]])
  }

  function sorted(sample: readonly SampleRow[]): SampleRow[] {
    const bytes = (value: SampleRow): Buffer => Buffer.from(String(value[3]))
    return sample.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)) || Number(a[1]) - Number(b[1]))
  }

  function distort(
    source: readonly SampleRow[],
    fates: readonly string[],
    more: readonly SampleRow[],
  ): SampleRow[] {
    const taken = new Set(source.map(keyOf))
    const left = source.flatMap((sample, index): SampleRow[] => {
      const [name = null, id = '0', price = null, tag = ''] = sample
      const plain = price === null ? null : String(price).replace('.0', '')
      switch (fates[index]) {
        case 'drop':
          return []
        case 'name':
          return [[`${String(name)}x`, id, plain, tag]]
        case 'price':
          return [[name, id, '77.5', tag]]
        case 'null':
          return [[null, id, plain, tag]]
        default:
          return [[name, id, plain, tag]]
      }
    })
    return [...left, ...more.filter((sample) => !taken.has(keyOf(sample)))]
  }

  function naive(source: readonly SampleRow[], target: readonly SampleRow[]): Record<string, number> {
    const value = (sample: SampleRow): string =>
      JSON.stringify([sample[0], sample[2] === null ? null : Number(sample[2])])
    const there = new Map(target.map((sample) => [keyOf(sample), value(sample)]))
    const here = new Map(source.map((sample) => [keyOf(sample), value(sample)]))
    const missing = source.filter((sample) => !there.has(keyOf(sample))).length
    const extra = target.filter((sample) => !here.has(keyOf(sample))).length
    const different = source.filter((sample) => {
      const other = there.get(keyOf(sample))
      return other !== undefined && other !== value(sample)
    }).length
    return { rowsSource: source.length, rowsTarget: target.length, missing, extra, different }
  }
})
