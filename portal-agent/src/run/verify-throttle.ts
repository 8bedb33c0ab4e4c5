import { setTimeout as delay } from 'node:timers/promises'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { Governor, type Pace, paceOf, thresholdsOf } from '../full/governor.ts'
import { systemClock } from '../full/load-throttle.ts'
import { rateLimit } from '../full/rate-limit.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

const lookEveryMs = 1000

export interface VerifyThrottle extends AsyncDisposable {
  /** Resolves when the rows just compared fit the limit in force and the source has not too much to do. */
  pass(rows: number, signal: AbortSignal): Promise<void>
}

/** Holds a comparison back: by a limit of its own, and by the thresholds of the load. Disposing ends the looking. */
export function verifyThrottle(
  context: RunContext,
  { openSourceMonitor }: Pick<EpochPorts, 'openSourceMonitor'>,
): VerifyThrottle {
  const { options } = context
  const limit = rateLimit(options.values['verify.rowsPerSecond'], systemClock)
  options.onChange((values) => limit.setRate(values['verify.rowsPerSecond']))
  const governor = new Governor((pace) => tell(context, pace))
  const over = new AbortController()
  const watching = watch(AbortSignal.any([over.signal, context.signal]))
  let passedAt = performance.now()
  return {
    async pass(rows, signal) {
      await limit.take(rows, signal)
      await governor.pass(performance.now() - passedAt, signal)
      passedAt = performance.now()
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
    },
  }

  /** A source that cannot be looked at from aside holds nothing up: whoever reads from it says when it is gone. */
  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted)
      try {
        await using monitor = await openSourceMonitor(signal)
        for (;;) {
          governor.set(paceOf(await monitor.load(signal), thresholdsOf(options.values)))
          await delay(lookEveryMs, undefined, { signal })
        }
      } catch {
        governor.set({ pace: 'full', reasons: [] })
        await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
      }
  }
}

function tell({ log, sink }: RunContext, { pace, reasons }: Pace): void {
  log.info({ pace, reasons }, 'pace of the comparison')
  if (pace !== 'pause') return
  const error = toErrorBody(dmError('DM-SRC-043', { reasons: reasons.join(', ') }))
  sink.append({ type: 'alert', severity: 'warning', error })
}
