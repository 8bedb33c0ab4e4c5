import { expect, it } from 'vitest'
import { ApplyPace } from './apply-pace.ts'

it('begins carefully', () => {
  expect(new ApplyPace().mostRows).toBe(5_000)
})

it.each([
  ['a fast batch', 80_000, 800, 200_000],
  ['a slow one', 80_000, 160_000, 1000],
  ['one that is slow for its few rows', 100, 10_000, 500],
  ['a small one, which says nothing', 100, 100, 5_000],
] as const)('%s', (_name, rows, ms, most) => {
  const pace = new ApplyPace()
  pace.applied(rows, ms)
  expect(pace.mostRows).toBe(most)
})

it('follows the pace both ways', () => {
  const pace = new ApplyPace()
  pace.applied(80_000, 160_000)
  pace.applied(1000, 20)
  expect(pace.mostRows).toBe(100_000)
})
