import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount, formatPercent } from './number.ts'

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [1_204_330, '1,204,330'],
    ['18446744073709551615', '18,446,744,073,709,551,615'],
    [9_007_199_254_740_993n, '9,007,199,254,740,993'],
  ])('%s is %s', (value, shown) => {
    expect(formatCount(value, 'en-US')).toBe(shown)
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1.00 KiB'],
    [1_342_177_280, '1.25 GiB'],
    [23_300_000, '22.2 MiB'],
    ['1099511627776', '1.00 TiB'],
    [2 ** 60, '1,024 PiB'],
  ])('%s is %s', (value, shown) => {
    expect(formatBytes(value, 'en-US')).toBe(shown)
  })
})

describe('formatPercent', () => {
  it.each([
    [0, '0%'],
    [0.4217, '42.1%'],
    [1, '100%'],
  ])('%s is %s', (fraction, shown) => {
    expect(formatPercent(fraction, 'en-US')).toBe(shown)
  })

  it('shows 100 % only for what is complete', () => {
    expect(formatPercent(0.999_999, 'en-US')).toBe('99.9%')
  })
})
