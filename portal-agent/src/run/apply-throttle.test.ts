import { optionDefaults } from '@data-migration/contract/options'
import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it, vi } from 'vitest'
import { applyThrottle } from './apply-throttle.ts'
import { liveOptions } from './live-options.ts'
import type { RunContext } from './run-context.ts'
import { RunWishes } from './wishes.ts'

const { signal } = new AbortController()

function world(given: Partial<typeof optionDefaults> = {}) {
  const events: PortalEvent[] = []
  const options = liveOptions({ ...optionDefaults, ...given })
  const wishes = new RunWishes()
  const log = { info: vi.fn(), warn: vi.fn() }
  const sink = { append: (event: PortalEvent) => void events.push(event), progress: () => undefined }
  const record = { incremental: null, progress: () => ({}) }
  const context = { options, wishes, log, sink, record } as unknown as RunContext
  const alarms = () => events.flatMap((event) => (event.type === 'alert' ? [event.error.code] : []))
  return { options, wishes, alarms, throttle: applyThrottle(context) }
}

/** What has been waiting on a promise that is settled runs before this resolves. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('lets everything pass without a wish to hold it back', async () => {
  const { throttle, alarms } = world()
  await throttle.pass(1_000_000, signal)
  expect(throttle.mostRows()).toBe(Number.MAX_SAFE_INTEGER)
  expect(alarms()).toEqual([])
})

it('bounds a batch by what the rate allows in a second, also when it changes', () => {
  const { throttle, options } = world({ 'incremental.rowsPerSecond': 300 })
  expect(throttle.mostRows()).toBe(300)
  options.set('incremental.rowsPerSecond', 20)
  expect(throttle.mostRows()).toBe(20)
})

it('holds changes back while it is paused, says so once, and goes on when it is not', async () => {
  const { throttle, options, alarms } = world({ 'incremental.paused': true })
  const passed = vi.fn()
  const passing = throttle.pass(1, signal).then(passed)
  await turn()
  options.set('incremental.batchMs', 10)
  await turn()
  expect(passed).not.toHaveBeenCalled()
  expect(alarms()).toEqual(['DM-INC-212'])
  options.set('incremental.paused', false)
  await passing
  await throttle.pass(1, signal)
  expect(alarms()).toEqual(['DM-INC-212'])
})

it('ends a pause by the wish to end in order, which takes everything along', async () => {
  const { throttle, wishes } = world({ 'incremental.paused': true })
  const passing = throttle.pass(1, signal)
  await turn()
  wishes.endInOrder()
  await passing
  await throttle.pass(1, signal)
})

it('ends at once with the reason of its signal', async () => {
  const { throttle } = world({ 'incremental.paused': true })
  const stop = new AbortController()
  const passing = throttle.pass(1, stop.signal)
  stop.abort(new Error('told to stop'))
  await expect(passing).rejects.toThrow('told to stop')
})
