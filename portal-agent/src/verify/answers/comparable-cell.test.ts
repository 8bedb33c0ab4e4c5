import { describe, expect, it } from 'vitest'
import type { SourceType } from '../../model/source-type.ts'
import { comparableCell } from './comparable-cell.ts'

const typed = (base: string): SourceType => ({
  ...{ base, full: base, unsigned: false, length: null, precision: null, scale: null, fraction: null },
  ...{ charset: null, collation: null, members: [] },
})

describe('a cell of both sides in one form', () => {
  it.each([
    ['decimal', '1.50', '1.5'],
    ['decimal', '-0.00', '0'],
    ['bigint', '18446744073709551615', '18446744073709551615'],
    ['tinyint', 't', '1'],
    ['bit', '00000101', '101'],
    ['bit', 'f', '0'],
    ['double', '0.30000000000000004', '0.3'],
    ['double', '1e20', '100000000000000000000'],
    ['float', '16777200', '16777216'],
    ['datetime', '2024-02-29 12:00:00.500000', '2024-02-29 12:00:00.5'],
    ['timestamp', '2024-02-29 12:00:00', '2024-02-29 12:00:00+00'],
    ['time', '-01:02:03.000', '-01:02:03'],
    ['time', '-00:00:00', '00:00:00'],
    ['json', '{"b": 1.0, "a": [1,2]}', '{"a": [1, 2], "b": 1}'],
  ])('%s: %s is %s', (base, one, other) => {
    expect(comparableCell(one, typed(base))).toBe(comparableCell(other, typed(base)))
  })

  it.each([
    ['varchar', '1.50', '1.5'],
    ['varchar', 'a', 'A'],
    ['varchar', 'a ', 'a'],
    ['decimal', '0.1000000000000000000001', '0.1'],
    ['bigint', '9007199254740993', '9007199254740992'],
    ['double', '0.3001', '0.3'],
    ['datetime', '2024-02-29 12:00:00.5', '2024-02-29 12:00:00.05'],
    ['time', '-01:02:03', '01:02:03'],
    ['json', '[1,2]', '[2,1]'],
  ])('%s: %s is not %s', (base, one, other) => {
    expect(comparableCell(one, typed(base))).not.toBe(comparableCell(other, typed(base)))
  })

  it('NULL is no text', () => {
    expect(comparableCell(null, typed('varchar'))).toBeNull()
    expect(comparableCell('NULL', typed('varchar'))).toBe('NULL')
  })
})
