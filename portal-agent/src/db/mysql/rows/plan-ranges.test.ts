import { describe, expect, it } from 'vitest'
import type { KeyRange } from '../../../model/table-plan.ts'
import { testColumn, testTablePlan } from '../testing/columns.ts'
import { planKeyRanges } from './plan-ranges.ts'
import { tableStatements } from './statements.ts'
import type { Table } from '../../../model/schema.ts'

function table(type: string): Table {
  const column = testColumn('k', type)
  const part = { column: 'k', expression: null, prefix: null, descending: false }
  return {
    name: 't',
    engine: 'InnoDB',
    columns: [column],
    indexes: [{ name: 'PRIMARY', kind: 'primary', parts: [part], invisible: false, comment: '' }],
    foreignKeys: [],
    checks: [],
    autoIncrement: null,
    partitioning: null,
    collation: '',
    comment: '',
    rowsEstimate: '0',
    dataBytes: '0',
  }
}

/** Plans over keys in order, answering each statement as a server would; which statements were asked is kept. */
async function plan(
  type: string,
  keys: readonly string[],
  rows: number,
  lost = 0,
): Promise<{ ranges: KeyRange[]; asked: string[] }> {
  const tablePlan = testTablePlan(table(type))
  const asked: string[] = []
  const ranges: KeyRange[] = []
  const statements = tableStatements('db', tablePlan)
  let lower = -1
  const ask = async (statement: { name: string; sql: string }) => {
    asked.push(statement.name)
    const isLast = statement.sql.includes('>') || statement.sql.includes('<=')
    if (statement.name === 'count') return [String(isLast ? keys.length - lower - 1 - lost : keys.length)]
    const offset = Number(/OFFSET (\d+)$/.exec(statement.sql)?.[1] ?? 0)
    const key = statement.name === 'last-key' ? keys.at(-1) : keys[lower + 1 + offset]
    return key === undefined ? undefined : [key]
  }
  for await (const range of planKeyRanges(tablePlan, statements, rows, ask)) {
    ranges.push(range)
    lower = range.upper === null ? lower : keys.indexOf(range.upper[0] ?? '')
  }
  return { ranges, asked }
}

describe('planKeyRanges', () => {
  it('X10 cuts sparse keys by rows, not by values', async () => {
    const { ranges } = await plan('bigint', ['1', '2', '3', '1000000000000000000', '1000000000000000001'], 2)
    expect(ranges).toEqual([
      { no: 0, lower: null, upper: ['2'] },
      { no: 1, lower: ['2'], upper: ['1000000000000000000'] },
      { no: 2, lower: ['1000000000000000000'], upper: ['1000000000000000001'] },
    ])
  })

  it('X11 ends the last range at the greatest key, without an empty range behind a full one', async () => {
    const { ranges } = await plan('int', ['1', '2', '3', '4'], 2)
    expect(ranges.map((range) => range.upper)).toEqual([['2'], ['4']])
  })

  describe('of whole numbers', () => {
    /** The ranges, and how often the source was asked, of a table with an estimate of its rows. */
    async function cut(type: string, [first, last]: readonly [string, string], estimate: number, more = {}) {
      const source = { ...table(type), rowsEstimate: String(estimate) }
      const tablePlan = { ...testTablePlan(source), ...more }
      let asked = 0
      const ask = async ({ name, sql }: { name: string; sql: string }) => {
        asked += 1
        if (name === 'last-key') return [last]
        return sql.endsWith('OFFSET 0') ? [first] : undefined
      }
      const ranges: KeyRange[] = []
      for await (const range of planKeyRanges(tablePlan, tableStatements('db', tablePlan), 10, ask))
        ranges.push(range)
      return { bounds: ranges.map(({ lower, upper }) => [lower?.[0], upper?.[0]]), asked }
    }

    it('X10 X20 nearly without gaps cuts by value, and reads nothing for it', async () => {
      expect(await cut('int', ['-3', '27'], 21)).toEqual({
        bounds: [
          [undefined, '6'],
          ['6', '16'],
          ['16', '26'],
          ['26', '27'],
        ],
        asked: 2,
      })
    })

    it('X11 goes up to the greatest value there is, without a range behind it', async () => {
      const { bounds } = await cut('bigint unsigned', ['18446744073709551596', '18446744073709551615'], 20)
      expect(bounds).toEqual([
        [undefined, '18446744073709551605'],
        ['18446744073709551605', '18446744073709551615'],
      ])
    })

    it.each([
      ['with gaps', 'int', ['1', '31'], 20, {}],
      ['of which an estimate knows nothing', 'int', ['1', '31'], 0, {}],
      ['of which some rows are moved', 'int', ['1', '20'], 20, { filter: { where: 'v = 1' } }],
      ['with fractions', 'decimal(9,2)', ['1', '20'], 20, {}],
    ] as const)('X10 %s cuts by rows', async (_, type, ends, estimate, more) => {
      // The step finds no row, for none is there: the whole table is one range.
      expect((await cut(type, ends, estimate, more)).bounds).toEqual([[undefined, ends[1]]])
    })
  })

  it('makes one open range of an empty table', async () => {
    expect((await plan('int', [], 2)).ranges).toEqual([{ no: 0, lower: null, upper: null }])
  })

  it('S05 passes over keys that are no valid text, and then leaves the end open', async () => {
    const { ranges } = await plan('varchar(9)', ['a', 'b\ufffd', 'c', 'd', 'e\ufffd'], 2)
    expect(ranges).toEqual([
      { no: 0, lower: null, upper: ['d'] },
      { no: 1, lower: ['d'], upper: null },
    ])
  })

  it('X16 refuses a plan whose ranges hold fewer rows than the table', async () => {
    await expect(plan('varchar(9)', ['a', 'b', 'c', 'd', 'e'], 2, 1)).rejects.toMatchObject({
      code: 'DM-SRC-012',
      params: { problem: 'the ranges of t hold 4 rows, the table holds 5' },
    })
  })

  it('X16 counts no table whose key has one order only', async () => {
    for (const type of ['bigint unsigned', 'decimal(30,10)', 'datetime(6)', 'varbinary(9)'])
      expect((await plan(type, type === 'varbinary(9)' ? ['61', '62'] : ['1', '2'], 1)).asked).not.toContain(
        'count',
      )
    expect((await plan('varchar(9)', ['a', 'b'], 1)).asked).toContain('count')
  })

  it('continues behind the last range of an earlier plan, and not at all behind an open one', async () => {
    const tablePlan = testTablePlan(table('int'))
    const ask = async (statement: { name: string }) => (statement.name === 'last-key' ? ['9'] : undefined)
    const planned = async (after: KeyRange) => {
      const ranges: KeyRange[] = []
      const plan = planKeyRanges(tablePlan, tableStatements('db', tablePlan), 10, ask, after)
      for await (const range of plan) ranges.push(range)
      return ranges
    }
    expect(await planned({ no: 4, lower: ['1'], upper: ['5'] })).toEqual([
      { no: 5, lower: ['5'], upper: ['9'] },
    ])
    expect(await planned({ no: 4, lower: ['1'], upper: null })).toEqual([])
  })

  it('X20 asks for the next bound only when the next range is wanted', async () => {
    const tablePlan = testTablePlan(table('int'))
    const asked: string[] = []
    const ask = async (statement: { name: string }) => {
      asked.push(statement.name)
      return [statement.name === 'last-key' ? '100' : String(asked.length)]
    }
    const ranges = planKeyRanges(tablePlan, tableStatements('db', tablePlan), 10, ask)
    await ranges.next()
    expect(asked).toEqual(['last-key', 'key-after'])
  })
})
