import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newestWins } from './newest-wins.ts'

let clock = 0

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** How often something is sent that takes `costMs`, when it is offered at every millisecond of ten seconds. */
function timesSent(costMs: number): number {
  let sent = 0
  const values = newestWins<number>(1000, () => {
    sent++
    clock += costMs
  })
  for (let ms = 0; ms < 10_000; ms++) {
    values.offer(ms)
    vi.advanceTimersByTime(1)
    clock++
  }
  values.stop()
  return sent
}

it.each([
  ['at once, then once in an interval where it is cheap', 1, 11],
  ['for a twentieth of the time where it is dear', 100, 6],
])('sends %s', (_, costMs, expected) => {
  expect(timesSent(costMs)).toBe(expected)
})
