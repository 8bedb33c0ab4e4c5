import { setTimeout as delay } from 'node:timers/promises'
import type { OptionValues } from '@data-migration/contract/options'
import type { OptionsInForce } from './full-request.ts'
import { type Clock, rateLimit } from './rate-limit.ts'

/** Resolves when rows and bytes just read fit the limits of the options in force. */
export type LoadThrottle = (rows: number, bytes: number, signal: AbortSignal) => Promise<void>

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
}

export function loadThrottle(options: OptionsInForce): LoadThrottle {
  const rows = rateLimit(rowRate(options.values), systemClock)
  const bytes = rateLimit(byteRate(options.values), systemClock)
  options.onChange((values) => {
    rows.setRate(rowRate(values))
    bytes.setRate(byteRate(values))
  })
  return async (rowCount, byteCount, signal) => {
    await rows.take(rowCount, signal)
    await bytes.take(byteCount, signal)
  }
}

const rowRate = (values: OptionValues) => values['limit.rowsPerSecond']
const byteRate = (values: OptionValues) => values['limit.bytesPerSecond']
