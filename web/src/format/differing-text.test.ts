import { expect, it } from 'vitest'
import { differingText } from './differing-text.ts'

it('shows both values of a column that differs, NULL and the empty text apart', () => {
  const values = [
    { column: 'total', source: '12.50', target: '12.5' },
    { column: 'note', source: null, target: '' },
  ]
  expect(differingText({ columns: ['total', 'note'], values })).toBe("total: 12.50 → 12.5, note: NULL → ''")
})

it('names the columns where no values are given', () => {
  expect(differingText({ columns: ['total', 'note'] })).toBe('total, note')
  expect(differingText({ columns: [] })).toBe('')
})
