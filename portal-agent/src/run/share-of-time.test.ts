import { expect, it } from 'vitest'
import { shareOfTime } from './share-of-time.ts'

/** How often work that takes `cost` is done in a second of calls at every millisecond. */
function timesDone(cost: number): number {
  let at = 0
  let done = 0
  const clock = () => at
  const call = shareOfTime(0.1, { wall: clock, cpu: clock }, () => {
    at += cost
    done++
  })
  for (let ms = 0; ms < 1000; ms++) {
    at = Math.max(at, ms)
    call()
  }
  return done
}

it.each([
  ['each time where it costs nothing', 0, 1000],
  ['each time where it is cheap', 0.5, 1000],
  ['for a tenth of the time where it is dear', 50, 2],
])('is done %s', (_, cost, expected) => {
  expect(timesDone(cost)).toBe(expected)
})
