import { describe, expect, it } from 'vitest'
import { type Clock, rateLimit } from './rate-limit.ts'

const signal = new AbortController().signal

/** A clock that only moves while somebody sleeps. */
function testClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep: async (ms: number, stop: AbortSignal) => {
      stop.throwIfAborted()
      clock.time += ms
    },
  }
  return clock
}

describe('rateLimit', () => {
  it('does not wait without a limit', async () => {
    const clock = testClock()
    await rateLimit(0, clock).take(1e12, signal)
    expect(clock.time).toBe(0)
  })

  it('keeps the rate over many batches, after the first second of credit', async () => {
    const clock = testClock()
    const limit = rateLimit(1000, clock)
    for (let batch = 0; batch < 100; batch++) await limit.take(100, signal)
    expect(clock.time).toBeGreaterThanOrEqual(9000)
    expect(clock.time).toBeLessThan(9200)
  })

  it('takes a batch larger than the bucket by waiting its debt off', async () => {
    const clock = testClock()
    await rateLimit(100, clock).take(1100, signal)
    expect(clock.time).toBeGreaterThanOrEqual(10_000)
    expect(clock.time).toBeLessThan(10_100)
  })

  it('shares one rate between takers', async () => {
    const clock = testClock()
    const limit = rateLimit(1000, clock)
    await Promise.all([limit.take(3000, signal), limit.take(3000, signal)])
    expect(clock.time).toBeGreaterThanOrEqual(5000)
  })

  it('does not save credit for more than a second while idle', async () => {
    const clock = testClock()
    const limit = rateLimit(1000, clock)
    clock.time += 60_000
    await limit.take(3000, signal)
    expect(clock.time).toBeGreaterThanOrEqual(62_000)
  })

  it('lets a waiting taker go when the limit is lifted', async () => {
    const clock = testClock()
    const limit = rateLimit(1, clock)
    const sleep = clock.sleep
    clock.sleep = async (ms, stop) => {
      if (clock.time > 1000) limit.setRate(0)
      await sleep(ms, stop)
    }
    await limit.take(1_000_000, signal)
    expect(clock.time).toBeLessThan(5000)
  })

  it('rejects with the reason of the abort', async () => {
    const stop = new AbortController()
    stop.abort(new Error('stopped'))
    await expect(rateLimit(10, testClock()).take(1000, stop.signal)).rejects.toThrow('stopped')
  })
})
