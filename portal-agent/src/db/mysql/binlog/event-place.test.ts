import { expect, it } from 'vitest'
import { placeBehind } from './event-place.ts'

const wrap = 2 ** 32

it.each([
  ['the next event', 4, 256, 256],
  ['D09 an event that is not in the file', 480_395_634, 0, 480_395_634],
  ['one behind others that were not sent', 500, 900, 900],
  ['D08 beyond 4 GiB', wrap - 10, 90, wrap + 90],
  ['D08 on beyond 4 GiB', wrap + 90, 190, wrap + 190],
  ['D08 beyond 8 GiB', 2 * wrap - 1, 1, 2 * wrap + 1],
] as const)('%s', (_name, before, logPos, behind) => {
  expect(placeBehind(before, logPos)).toBe(behind)
})
