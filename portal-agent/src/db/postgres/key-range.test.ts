import { describe, expect, it } from 'vitest'
import { rangeCondition } from './key-range.ts'
import { tablePlan } from './testing/table-plan.ts'

const table = tablePlan(
  't',
  {
    id: ['int', 'integer'],
    at: ['timestamptz', 'timestamptz(3)'],
    'odd "name"': ['text', 'varchar(3)'],
    raw: ['bytes', 'bytea'],
    flags: ['bit', 'bit(4)'],
  },
  null,
)
const keyed = (...columns: string[]) => ({ ...table, key: { name: 'k', columns, primary: true } })

describe('rangeCondition', () => {
  it.each([
    ['open at both ends', keyed('id'), null, null, 'true'],
    ['open below', keyed('id'), null, ['-5'], `("id") <= ('-5'::bigint)`],
    ['closed', keyed('id'), ['1'], ['9'], `("id") > ('1'::bigint) AND ("id") <= ('9'::bigint)`],
    [
      'X12 over several columns',
      keyed('id', 'at'),
      ['1', '2024-01-01 00:00:00'],
      null,
      `("id", "at") > ('1'::bigint, '2024-01-01 00:00:00'::timestamptz)`,
    ],
    [
      'I05 S23 with quotes in names and values',
      keyed('odd "name"'),
      [`it's \\ "x"`],
      null,
      `("odd ""name""") > (E'it''s \\\\ "x"'::text)`,
    ],
    ['X16 of bytes', keyed('raw'), ['00ff'], null, `("raw") > (E'\\\\x00ff'::bytea)`],
    ['X16 of bits', keyed('flags'), ['0101'], null, `("flags") > ('0101'::bit(4))`],
  ])('%s', (_, plan, lower, upper, sql) => {
    expect(rangeCondition(plan, { lower, upper })).toBe(sql)
  })

  it('refuses a bound that does not fit the key', () => {
    expect(() => rangeCondition(keyed('id'), { lower: ['1', '2'], upper: null })).toThrow(RangeError)
    expect(() => rangeCondition(table, { lower: ['1'], upper: null })).toThrow(RangeError)
  })
})
