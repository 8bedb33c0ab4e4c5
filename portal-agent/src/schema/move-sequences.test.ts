import { expect, it } from 'vitest'
import { lags } from './move-sequences.ts'

it.each([
  ['behind the greatest row', '5', '9', '3', true],
  ['at the greatest row', '9', '9', '3', true],
  ['right behind the greatest row', '10', '9', '3', false],
  ['below what the source gives next', '10', '9', '12', true],
  ['ahead of both', '20', '9', '12', false],
  ['of an empty table', '1', null, '1', false],
  ['beyond what a number of the language holds', '9007199254740993', '9007199254740992', '1', false],
  ['that cannot be read', null, '9', '3', true],
] as const)('A01 A02 a sequence %s', (_, next, greatest, ofSource, expected) => {
  expect(lags({ next, greatest }, { next: ofSource })).toBe(expected)
})
