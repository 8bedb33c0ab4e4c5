import { optionDefaults } from '@data-migration/contract/options'
import { expect, it, vi } from 'vitest'
import { HoursGate } from './hours-gate.ts'

const { signal } = new AbortController()
const night = Date.parse('2026-11-30T23:30:00Z')
const day = Date.parse('2026-11-30T12:00:00Z')
const of = (hours: string) => ({
  values: { ...optionDefaults, 'limit.hours': hours },
  onChange: () => undefined,
})

it('lets through at once in its hours, or without any', async () => {
  const told = vi.fn()
  await new HoursGate(of('22:00-06:00'), told, () => night).pass(signal)
  await new HoursGate(of(''), told, () => day).pass(signal)
  expect(told).not.toHaveBeenCalled()
})

it('holds back outside of them, tells it once, and lets go when they come or change', async () => {
  const told = vi.fn()
  const options = of('22:00-06:00')
  let now = day
  const gate = new HoursGate(options, told, () => now)
  const passed = vi.fn()
  const both = Promise.all([gate.pass(signal), gate.pass(signal)]).then(passed)
  await vi.waitFor(() => expect(told).toHaveBeenCalled())
  expect([gate.isClosed, told.mock.calls]).toEqual([
    true,
    [['22:00-06:00', Date.parse('2026-11-30T22:00:00Z')]],
  ])
  expect(passed).not.toHaveBeenCalled()
  now = night
  await both
  now = day
  const again = gate.pass(signal)
  options.values = { ...options.values, 'limit.hours': '' }
  await again
  expect(told).toHaveBeenCalledTimes(2)
})

it('lets a stopped load go with the reason', async () => {
  const stop = new AbortController()
  const passing = new HoursGate(
    of('22:00-06:00'),
    () => undefined,
    () => day,
  ).pass(stop.signal)
  stop.abort(new Error('stopped by test'))
  await expect(passing).rejects.toThrow('stopped by test')
})
