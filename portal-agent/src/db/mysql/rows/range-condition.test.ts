import { describe, expect, it } from 'vitest'
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

  it('refuses a bound of another number of columns', () => {
    expect(() => rangeCondition([a, b], { lower: ['1'], upper: null })).toThrow('does not fit')
    expect(() => rangeCondition([a], { lower: ['1', '2'], upper: null })).toThrow('does not fit')
  })
})
