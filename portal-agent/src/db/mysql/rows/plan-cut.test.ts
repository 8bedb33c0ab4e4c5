import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Table } from '../../../model/schema.ts'
import type { KeyRange, KeyValues, TableCut, TablePlan } from '../../../model/table-plan.ts'
import type { Statement } from '../session/session.ts'
import { testColumn, testTablePlan } from '../testing/columns.ts'
import { planCutRanges } from './plan-cut.ts'
import type { TableStatements } from './statements.ts'

type Key = readonly (string | null)[]

interface Facts {
  readonly engine?: string
  readonly rowsEstimate?: string
  readonly dataBytes?: string
  readonly cut?: TableCut
}

const byIndex = (width: number): TableCut => ({
  by: 'index',
  name: 'i',
  columns: ['a', 'b'].slice(0, width),
})

function planOf(width: number, { cut = byIndex(width), ...facts }: Facts): TablePlan {
  const source: Table = {
    name: 't',
    engine: 'InnoDB',
    columns: ['a', 'b']
      .slice(0, width)
      .map((name) => ({ ...testColumn(name, 'varchar(9)'), nullable: true })),
    indexes: [],
    foreignKeys: [],
    checks: [],
    autoIncrement: null,
    partitioning: null,
    collation: '',
    comment: '',
    rowsEstimate: '1000',
    dataBytes: '1000',
    ...facts,
  }
  return { ...testTablePlan(source, null), cut }
}

/** As a case-insensitive collation orders: letters of both cases are equal, NULL comes first. */
function compare(left: Key, right: Key): number {
  for (const [place, value] of left.entries()) {
    const [a, b] = [value?.toLowerCase() ?? null, right[place]?.toLowerCase() ?? null]
    if (a === b) continue
    if (a === null || b === null) return a === null ? -1 : 1
    return a < b ? -1 : 1
  }
  return 0
}

const isIn = (key: Key, { lower, upper }: Pick<KeyRange, 'lower' | 'upper'>) =>
  (lower === null || compare(key, lower) > 0) && (upper === null || compare(key, upper) <= 0)

/** Answers as a server would that holds these keys; a statement is known by what it was made from. */
function server(keys: readonly Key[], pool = '1000000', lost = 0) {
  const sorted = keys.toSorted(compare)
  const answers: Record<
    string,
    (asked: { lower: KeyValues | null; upper: KeyValues | null; rows: number }) => Key | undefined
  > = {
    'last-key': () => sorted.at(-1),
    'last-null-key': () => sorted.findLast((key) => key[0] === null),
    'key-after': ({ rows, ...range }) => sorted.filter((key) => isIn(key, range))[rows - 1],
    count: (range) => {
      const isWhole = range.lower === null && range.upper === null
      return [String(sorted.filter((key) => isIn(key, range)).length - (isWhole ? 0 : lost))]
    },
    'buffer-pool': () => [pool],
  }
  const named = (name: string) => (asked: object) => ({ name, sql: JSON.stringify(asked) })
  const statements = {
    lastKey: () => named('last-key')({}),
    lastNullKey: () => named('last-null-key')({}),
    keyAfter: (lower: KeyValues | null, upper: KeyValues | null, rows: number) =>
      named('key-after')({ lower, upper, rows }),
    count: ({ lower, upper }: KeyRange) => named('count')({ lower, upper }),
  } as unknown as TableStatements
  const ask = async ({ name, sql }: Statement) => {
    const asked = name === 'buffer-pool' ? {} : (JSON.parse(sql) as object)
    return answers[name]?.({ lower: null, upper: null, rows: 1, ...asked })
  }
  return { statements, ask }
}

async function planned(
  keys: readonly Key[],
  rows: number,
  facts: Facts & { pool?: string; lost?: number; after?: KeyRange } = {},
) {
  const { pool, lost, after, ...rest } = facts
  const plan = planOf(keys[0]?.length ?? 1, rest)
  const { statements, ask } = server(keys, pool, lost)
  const ranges: KeyRange[] = []
  for await (const range of planCutRanges(plan, statements, rows, ask, after)) ranges.push(range)
  return ranges
}

const whole = [{ no: 0, lower: null, upper: null }]
const words = (...values: readonly (string | null)[]): Key[] => values.map((value) => [value])

const cell = fc.option(fc.constantFrom('a', 'A', 'b', 'B', 'c', 'd', 'D', 'e'), { nil: null })
const keysOfOne = fc.array(fc.tuple(cell), { maxLength: 40 })
const keysOfTwo = fc.array(fc.tuple(cell, cell), { maxLength: 40 })

describe('ranges of a table without a key', () => {
  it('X14 keeps the NULLs apart and leaves the end open', async () => {
    expect(await planned(words('b', null, 'a', 'c'), 2)).toEqual([
      { no: 0, lower: null, upper: [null] },
      { no: 1, lower: [null], upper: ['b'] },
      { no: 2, lower: ['b'], upper: null },
    ])
  })

  it('S11 splits no values that the collation holds equal', async () => {
    const ranges = await planned(words('a', 'A', 'a', 'A', 'b'), 2)
    expect(ranges.map(({ upper }) => upper?.[0]?.toLowerCase() ?? null)).toEqual(['a', null])
  })

  it.each([
    ['one column', keysOfOne],
    ['two columns', keysOfTwo],
  ])('X12 X14 X16 every row is in one range, equal ones together, NULLs apart: %s', async (_, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.integer({ min: 1, max: 9 }), async (keys, rows) => {
        const ranges = await planned(keys, rows)
        const rangesOf = (key: Key) => ranges.filter((range) => isIn(key, range))
        expect(keys.every((key) => rangesOf(key).length === 1)).toBe(true)
        for (const range of ranges) {
          const held = keys.filter((key) => isIn(key, range))
          expect(new Set(held.map(([first]) => first === null)).size).toBeLessThanOrEqual(1)
        }
        expect(ranges.map(({ no }) => no)).toEqual(ranges.map((__, no) => no))
        expect(ranges.map(({ lower }) => lower)).toEqual([
          null,
          ...ranges.slice(0, -1).map(({ upper }) => upper),
        ])
      }),
    )
  })

  it('X22 goes on behind any range of an earlier plan as that plan did', async () => {
    await fc.assert(
      fc.asyncProperty(keysOfTwo, fc.integer({ min: 1, max: 9 }), async (keys, rows) => {
        const ranges = await planned(keys, rows)
        for (const [at, after] of ranges.entries())
          expect(await planned(keys, rows, { after })).toEqual(ranges.slice(at + 1))
      }),
    )
  })

  it('X16 refuses a plan whose ranges hold fewer rows than the table', async () => {
    const refused = planned(words('a', 'b', 'c', 'd'), 2, { lost: 1 })
    await expect(refused).rejects.toMatchObject({ code: 'DM-SRC-012' })
  })

  it.each<[string, Facts & { pool?: string }]>([
    ['of few rows', { rowsEstimate: '2' }],
    ['X08 of an engine without views', { engine: 'MyISAM' }],
    ['larger than what the source keeps in memory', { dataBytes: '2000', pool: '1999' }],
  ])('X21 reads a table %s in one piece', async (_, facts) => {
    expect(await planned(words('a', 'b', 'c', 'd'), 2, facts)).toEqual(whole)
  })

  it('X21 makes a range of each partition, the last one open', async () => {
    const cut: TableCut = { by: 'partitions', names: ['p1', 'p2', 'p3'] }
    const ranges = await planned([], 2, { cut, dataBytes: '2000', pool: '1' })
    expect(ranges).toEqual([
      { no: 0, lower: null, upper: ['p1'] },
      { no: 1, lower: ['p1'], upper: ['p2'] },
      { no: 2, lower: ['p2'], upper: null },
    ])
    expect(await planned([], 2, { cut, after: ranges[0]! })).toEqual(ranges.slice(1))
    expect(await planned([], 2, { cut, after: ranges[2]! })).toEqual([])
    const gone = planned([], 2, { cut, after: { no: 0, lower: null, upper: ['p9'] } })
    await expect(gone).rejects.toThrow('p9')
  })
})
