import { expect, it } from 'vitest'
import { ApplyPace } from './apply-pace.ts'

it('begins carefully', () => {
  expect(new ApplyPace().mostRows).toBe(500)
})

it.each([
  ['a fast batch', 80_000, 800, 200_000],
  ['a slow one', 80_000, 160_000, 1000],
  ['one that is slow for its few rows', 100, 10_000, 500],
  ['a small one, which says nothing', 100, 100, 500],
] as const)('%s', (_name, rows, ms, most) => {
  const pace = new ApplyPace()
  pace.applied(rows, ms, Infinity)
  expect(pace.mostRows).toBe(most)
})

it('follows the pace both ways', () => {
  const pace = new ApplyPace()
  pace.applied(80_000, 160_000, Infinity)
  pace.applied(1000, 20, 60_000)
  expect(pace.mostRows).toBe(100_000)
})

it.each([
  [8_000, 20_000],
  [4_000, 10_000],
  [1_000, 2_500],
  [0, 2_500],
  [-500, 2_500],
])('keeps what is made late by waiting short: %i ms behind', (delayMs, most) => {
  const pace = new ApplyPace()
  pace.applied(10_000, 1_000, delayMs)
  expect(pace.mostRows).toBe(most)
})

it('makes pieces smaller that are broken off, down to what is always tried', () => {
  const pace = new ApplyPace()
  pace.applied(5_000, 2_000, 60_000)
  const most = [5_000, 2_500, 1_250, 625].map((rows) => (pace.brokenOff(rows), pace.mostRows))
  expect(most).toEqual([2_500, 1_250, 625, 500])
})

it('is not changed by a small one that is broken off', () => {
  const pace = new ApplyPace()
  pace.applied(5_000, 2_000, 60_000)
  pace.brokenOff(3)
  expect(pace.mostRows).toBe(5_000)
})
