import { optionDefaults } from '@data-migration/contract/options'
import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it, vi } from 'vitest'
import type { SourceMonitor } from '../model/ports/source-monitor.ts'
import type { RunContext } from './run-context.ts'
import { verifyThrottle } from './verify-throttle.ts'

const { signal } = new AbortController()

it('O08 lets a comparison rest while the source has too much to do, and says so', async () => {
  const events: PortalEvent[] = []
  const values = { ...optionDefaults, 'governor.threadsRunning': 10 }
  const source = { threadsRunning: 21, historyLength: null, lagSeconds: null }
  const monitor = {
    load: () => Promise.resolve({ ...source }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  } as unknown as SourceMonitor
  const context = {
    options: { values, onChange: () => undefined },
    log: { info: () => undefined },
    sink: { append: (event: PortalEvent) => void events.push(event) },
    signal,
  } as unknown as RunContext
  await using throttle = verifyThrottle(context, { openSourceMonitor: () => Promise.resolve(monitor) })
  await vi.waitFor(() => expect(events).toMatchObject([{ type: 'alert', error: { code: 'DM-SRC-043' } }]))
  const passed = vi.fn()
  const passing = throttle.pass(100, signal).then(passed)
  // Longer than a pace is slept for at once.
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(passed).not.toHaveBeenCalled()
  source.threadsRunning = 3
  await passing
  expect(events).toHaveLength(1)
})
