import { describe, expect, it } from 'vitest'
import { Governor, paceOf } from './governor.ts'

const thresholds = { threadsRunning: 50, historyLength: 1000 }

describe('paceOf', () => {
  it.each([
    [50, 1000, 'full'],
    [51, 0, 'slow'],
    [10, 1500, 'slow'],
    [101, 0, 'pause'],
    [60, 2001, 'pause'],
    [null, null, 'full'],
  ] as const)('O08 %s threads, %s of history: %s', (threadsRunning, historyLength, pace) => {
    expect(paceOf({ threadsRunning, historyLength }, thresholds).pace).toBe(pace)
  })

  it('looks at nothing whose threshold is 0, and names what is above', () => {
    const load = { threadsRunning: 900, historyLength: 1100 }
    expect(paceOf(load, { ...thresholds, threadsRunning: 0 })).toEqual({
      pace: 'slow',
      reasons: ['history list 1100 above 1000'],
    })
  })
})

describe('the governor', () => {
  it('O08 holds a reader until the source has rest, and tells each change once', async () => {
    const told: string[] = []
    const governor = new Governor(({ pace }) => told.push(pace))
    governor.set({ pace: 'pause', reasons: [] })
    governor.set({ pace: 'pause', reasons: [] })
    let passed = false
    const passing = governor.pass(0, new AbortController().signal).then(() => (passed = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(passed).toBe(false)
    governor.set({ pace: 'full', reasons: [] })
    await passing
    expect(told).toEqual(['pause', 'full'])
  })

  it('lets a stopped reader go with the reason', async () => {
    const governor = new Governor(() => undefined)
    governor.set({ pace: 'pause', reasons: [] })
    const stop = new AbortController()
    const passing = governor.pass(0, stop.signal)
    stop.abort(new Error('stopped by test'))
    await expect(passing).rejects.toThrow('stopped by test')
  })
})
