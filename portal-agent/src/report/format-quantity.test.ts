import { expect, it } from 'vitest'
import { displayWidth, fitText } from './display-width.ts'
import { clockTime, grouped, shortBytes, shortNumber } from './format-quantity.ts'

it.each([
  [0, '0'],
  [999.4, '999'],
  [999.5, '1.00k'],
  [12_345, '12.3k'],
  [123_456, '123k'],
  [999_600, '1.00M'],
  [8_000_000, '8.00M'],
  [1e18, '1000P'],
])('%d is %s', (value, expected) => {
  expect(shortNumber(value)).toBe(expected)
})

it('writes bytes with a unit', () => {
  expect([0, 1500, 45_000_000].map(shortBytes)).toEqual(['0 B', '1.50 kB', '45.0 MB'])
})

it('writes times as clocks do', () => {
  expect([7.4, 59.6, 754, 10_805, -1].map(clockTime)).toEqual(['0:07', '1:00', '12:34', '3:00:05', '0:00'])
})

it('groups digits of any size', () => {
  expect(['0', '999', '1000', '18446744073709551615'].map(grouped)).toEqual([
    '0',
    '999',
    '1,000',
    '18,446,744,073,709,551,615',
  ])
})

it('fits text by the columns it takes on a terminal', () => {
  expect(displayWidth('订单😀a')).toBe(7)
  expect(fitText('ab', 4)).toBe('ab  ')
  expect(fitText('abcdef', 4)).toBe('abc…')
  expect(fitText('订单表', 4)).toBe('订… ')
  expect(fitText('a\u001b[2Jb', 6)).toBe('a?[2Jb')
  expect(fitText('abc', 0)).toBe('')
})
