import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { Governor, type Pace } from '../full/governor.ts'
import { systemClock } from '../full/load-throttle.ts'
import { PaceKeeper } from '../full/pace-keeper.ts'
import { rateLimit } from '../full/rate-limit.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

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
  const watching = new PaceKeeper(governor, options).watchSource(
    openSourceMonitor,
    AbortSignal.any([over.signal, context.signal]),
  )
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
}

function tell({ log, sink }: RunContext, { pace, reasons }: Pace): void {
  log.info({ pace, reasons }, 'pace of the comparison')
  if (pace !== 'pause') return
  const error = toErrorBody(dmError('DM-SRC-043', { reasons: reasons.join(', ') }))
  sink.append({ type: 'alert', severity: 'warning', error })
}
