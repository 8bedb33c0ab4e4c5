import { describe, expect, it } from 'vitest'
import { Governor, paceOf } from './governor.ts'

const thresholds = {
  threadsRunning: 50,
  historyLength: 1000,
  sourceLagSeconds: 60,
  targetLagSeconds: 30,
  targetKeptLogMB: 5000,
}
const source = { threadsRunning: null, historyLength: null, lagSeconds: null }
const target = { lagSeconds: null, keptLogMB: null }

describe('paceOf', () => {
  it.each([
    [50, 1000, 'full'],
    [51, 0, 'slow'],
    [10, 1500, 'slow'],
    [101, 0, 'pause'],
    [60, 2001, 'pause'],
    [null, null, 'full'],
  ] as const)('O08 %s threads, %s of history: %s', (threadsRunning, historyLength, pace) => {
    const load = { source: { ...source, threadsRunning, historyLength }, target: null }
    expect(paceOf(load, thresholds).pace).toBe(pace)
  })

  it.each([
    [{ source: { ...source, lagSeconds: 61 }, target }, 'slow', 'delay of the source in s 61 above 60'],
    [
      { source, target: { ...target, lagSeconds: 61 } },
      'pause',
      "delay of the target's replicas in s 61 above 30",
    ],
    [
      { source: null, target: { ...target, keptLogMB: 5001 } },
      'slow',
      'log kept by slots of the target in MB 5001 above 5000',
    ],
  ] as const)('O08 looks at replicas and slots as well: %j', (load, pace, reason) => {
    expect(paceOf(load, thresholds)).toEqual({ pace, reasons: [reason] })
  })

  it('looks at nothing whose threshold is 0, and names what is above', () => {
    const load = { source: { ...source, threadsRunning: 900, historyLength: 1100 }, target: null }
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
