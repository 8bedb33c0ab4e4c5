import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RowBatch } from '../model/row-batch.ts'
import { type MultisetRequest, compareMultisets } from './multiset.ts'
import { rejectAll, type SampleRow, sampleStream, sampleTable } from './sample-rows.ts'

const log = sampleTable({ a: 'text', b: 'decimal' }, null)

function compare(
  source: readonly SampleRow[],
  target: readonly SampleRow[],
  more: Partial<MultisetRequest> = {},
) {
  return compareMultisets({
    table: log,
    source: () => sampleStream(source, 'lenenc', [1, 3]),
    target: () => sampleStream(target, 'int32', [2]),
    policy: rejectAll,
    rejectedRows: 0,
    maxDifferences: 100,
    maxDigests: 1000,
    onRows: () => undefined,
    signal: new AbortController().signal,
    ...more,
  })
}

describe('multisets', () => {
  it('are equal in any order, with values printed in two ways', async () => {
    const result = await compare(
      [
        ['x', '1.0'],
        ['y', null],
        ['x', '1'],
      ],
      [
        ['y', null],
        ['x', '1.00'],
        ['x', '1'],
      ],
    )
    expect(result).toMatchObject({ rowsSource: 3, rowsTarget: 3, missing: 0, extra: 0, different: 0 })
  })

  it('count duplicates: twice is not none, nor four times (pitfall Q07)', async () => {
    const twice: SampleRow[] = [
      ['x', '1'],
      ['x', '1'],
    ]
    expect(await compare(twice, [])).toMatchObject({ missing: 2, extra: 0 })
    expect(await compare(twice, [...twice, ...twice])).toMatchObject({ missing: 0, extra: 2 })
    expect(
      await compare(
        [
          ['x', '1'],
          ['x', '1'],
        ],
        [
          ['y', '1'],
          ['y', '1'],
        ],
      ),
    ).toMatchObject({ missing: 2, extra: 2 })
  })

  it('list each missing and extra row by its digest, up to the limit', async () => {
    const result = await compare(
      [
        ['x', '1'],
        ['x', '1'],
        ['y', '1'],
      ],
      [['z', '1']],
      { maxDifferences: 2 },
    )
    expect(result).toMatchObject({ missing: 3, extra: 1 })
    expect(result.differences).toHaveLength(2)
    expect(result.differences[0]).toEqual({
      kind: 'missing',
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      columns: [],
    })
  })

  it.each([
    [
      ['', null],
      [null, ''],
    ],
    [
      ['ab', '1'],
      ['a', 'b1'],
    ],
    [
      ['a\u0000', '1'],
      ['a', '\u00001'],
    ],
    [
      [null, null],
      ['', ''],
    ],
    [
      ['NULL', '1'],
      [null, '1'],
    ],
  ])('tell %j from %j (pitfall Q05)', async (source, target) => {
    const table = sampleTable({ a: 'text', b: 'text' }, null)
    expect(await compare([source], [target], { table })).toMatchObject({ missing: 1, extra: 1 })
  })
})

describe('policy and rejects', () => {
  const table = sampleTable({ day: 'date', note: 'text' }, null)

  it('expects of the target what the policy makes of the source (pitfall Q16)', async () => {
    const policy = { ...rejectAll, 'value.zeroDate': 'null' } as const
    const source: SampleRow[] = [
      ['0000-00-00', 'a'],
      ['2024-01-01', 'b'],
    ]
    expect(
      await compare(
        source,
        [
          [null, 'a'],
          ['2024-01-01', 'b'],
        ],
        { table, policy },
      ),
    ).toMatchObject({
      missing: 0,
      extra: 0,
      changedByPolicy: 1,
    })
    expect(
      await compare(
        source,
        [
          [null, 'a'],
          [null, 'b'],
        ],
        { table, policy },
      ),
    ).toMatchObject({ missing: 1, extra: 1 })
  })

  it('excuses as many missing rows as were refused, and only rows that the policy refuses', async () => {
    const source: SampleRow[] = [
      ['0000-00-00', 'a'],
      ['0000-00-00', 'a'],
      ['0000-00-00', 'b'],
      ['2024-01-01', 'c'],
    ]
    expect(await compare(source, [], { table, rejectedRows: 2 })).toMatchObject({
      missing: 2,
      changedByPolicy: 2,
    })
    expect(await compare(source, [], { table, rejectedRows: 9 })).toMatchObject({
      missing: 1,
      changedByPolicy: 3,
    })
    expect(await compare(source, [], { table, rejectedRows: 0 })).toMatchObject({
      missing: 4,
      changedByPolicy: 0,
    })
  })
})

describe('bounded memory', () => {
  const many = Array.from({ length: 300 }, (_, id): SampleRow => [`row ${id}`, String(id)])

  it('needs one pass and a handful of digests for sides in the same order', async () => {
    let passes = 0
    const source = () => {
      passes++
      return sampleStream(many, 'lenenc', [7, 7])
    }
    const result = await compare([], many, {
      source,
      target: () => sampleStream(many, 'int32', [7, 7]),
      maxDigests: 290,
    })
    expect(result).toMatchObject({ missing: 0, extra: 0 })
    expect(passes).toBe(1)
  })

  it('spills into more passes and finds the same', async () => {
    let passes = 0
    const counted = (rows: readonly SampleRow[]) => () => {
      passes++
      return sampleStream(rows, 'lenenc', [40, 40, 40, 40])
    }
    let told = 0
    const result = await compare([], [], {
      source: counted([...many, ['only here', '1']]),
      target: counted([...many].reverse().slice(3)),
      maxDigests: 16,
      onRows: (rows) => (told += rows),
    })
    expect(result).toMatchObject({ rowsSource: 301, rowsTarget: 297, missing: 4, extra: 0 })
    expect(result.differences).toHaveLength(4)
    expect(passes).toBeGreaterThan(8)
    expect(told).toBe(301)
  })

  it('refuses rows that move between two passes', async () => {
    let passes = 0
    const source = (): AsyncIterable<RowBatch> =>
      sampleStream(passes++ === 0 ? many : many.slice(1), 'lenenc')
    const result = compare([], [], { source, target: () => sampleStream([], 'int32'), maxDigests: 16 })
    await expect(result).rejects.toThrow('changed between two passes')
  })
})

it('gives what counting by value gives, for any rows, order, batches and memory', async () => {
  const row = fc.tuple(fc.constantFrom('a', 'b', '', null), fc.constantFrom('1', '1.0', '2', null))
  const rows = fc.array(row, { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.integer({ min: 2, max: 12 }), async (source, target, maxDigests) => {
      const surplus = new Map<string, number>()
      const book = (sample: readonly (string | null)[], by: number): void => {
        const key = JSON.stringify([sample[0], sample[1] === null ? null : Number(sample[1])])
        surplus.set(key, (surplus.get(key) ?? 0) + by)
      }
      for (const sample of source) book(sample, 1)
      for (const sample of target) book(sample, -1)
      const counts = [...surplus.values()]
      const result = await compare(source, target, { maxDigests })
      expect(result.missing).toBe(counts.reduce((total, count) => total + Math.max(count, 0), 0))
      expect(result.extra).toBe(counts.reduce((total, count) => total + Math.max(-count, 0), 0))
    }),
  )
})

it('stops when aborted and releases both readers', async () => {
  const abort = new AbortController()
  const released: string[] = []
  const endless = (side: string) => () =>
    (async function* () {
      try {
        for (;;) yield* sampleStream([['a', '1']], 'lenenc')
      } finally {
        released.push(side)
      }
    })()
  let rows = 0
  const onRows = (): void => {
    if (++rows === 20) abort.abort()
  }
  const result = compare([], [], { source: endless('s'), target: endless('t'), onRows, signal: abort.signal })
  await expect(result).rejects.toThrow('aborted')
  expect(released.toSorted()).toEqual(['s', 't'])
})
