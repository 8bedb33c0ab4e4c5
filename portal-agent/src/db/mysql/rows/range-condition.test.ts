import { describe, expect, it } from 'vitest'
import type { Column } from '../../../model/schema.ts'
import type { KeyValues } from '../../../model/table-plan.ts'
import { testColumn } from '../testing/columns.ts'
import { rangeCondition } from './range-condition.ts'

const a = testColumn('a', 'int')
const b = testColumn('b', 'int')
const c = testColumn('c', 'int')

describe('rangeCondition', () => {
  it('is nothing for an open range', () => {
    expect(rangeCondition([a], { lower: null, upper: null })).toBeNull()
  })

  it('excludes the lower bound and includes the upper one', () => {
    expect(rangeCondition([a], { lower: ['1'], upper: ['5'] })).toBe('`a` > 1 AND `a` <= 5')
  })

  it('X12 X13 writes a composite key out over all its columns', () => {
    expect(rangeCondition([a, b], { lower: ['1', '2'], upper: null })).toBe(
      '`a` >= 1 AND (`a` > 1 OR (`a` = 1 AND (`b` > 2)))',
    )
    expect(rangeCondition([a, b, c], { lower: null, upper: ['1', '2', '3'] })).toBe(
      '`a` <= 1 AND (`a` < 1 OR (`a` = 1 AND (`b` < 2 OR (`b` = 2 AND (`c` <= 3)))))',
    )
  })

  it('X14 takes NULL for the least value, in columns that can be NULL only', () => {
    const n = { ...testColumn('n', 'int'), nullable: true }
    const m = { ...testColumn('m', 'int'), nullable: true }
    const of = (key: readonly Column[], lower: KeyValues | null, upper: KeyValues | null) =>
      rangeCondition(key, { lower, upper })
    expect(of([n], null, [null])).toBe('`n` IS NULL')
    expect(of([n], [null], ['5'])).toBe('`n` IS NOT NULL AND (`n` IS NULL OR `n` <= 5)')
    expect(of([n], ['5'], null)).toBe('`n` > 5')
    expect(of([n, a], [null, '3'], null)).toBe('(`n` IS NOT NULL OR (`n` IS NULL AND (`a` > 3)))')
    expect(of([n, a], null, [null, '3'])).toBe('`n` IS NULL AND ((`n` IS NULL AND (`a` <= 3)))')
    expect(of([a, n], ['1', null], ['2', '7'])).toBe(
      '`a` >= 1 AND (`a` > 1 OR (`a` = 1 AND (`n` IS NOT NULL))) AND ' +
        '`a` <= 2 AND (`a` < 2 OR (`a` = 2 AND ((`n` IS NULL OR `n` <= 7))))',
    )
    expect(of([n, m], null, ['2', null])).toBe(
      '(`n` IS NULL OR `n` <= 2) AND ((`n` IS NULL OR `n` < 2) OR (`n` = 2 AND (`m` IS NULL)))',
    )
    expect(() => of([a], [null], null)).toThrow('does not fit')
  })

  it('refuses a bound of another number of columns', () => {
    expect(() => rangeCondition([a, b], { lower: ['1'], upper: null })).toThrow('does not fit')
    expect(() => rangeCondition([a], { lower: ['1', '2'], upper: null })).toThrow('does not fit')
  })
})
