import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { systemClock } from '../full/load-throttle.ts'
import { rateLimit } from '../full/rate-limit.ts'
import type { ApplyThrottle } from '../incremental/incremental-request.ts'
import type { RunContext } from './run-context.ts'

type Context = Pick<RunContext, 'options' | 'wishes' | 'log' | 'sink' | 'record'>

/**
 * Holds changes back by `incremental.rowsPerSecond` and, altogether, by `incremental.paused`. Both can change at any
 * moment. The wish to end in order takes everything along and so ends a pause. Made once for a run.
 */
export function applyThrottle(context: Context): ApplyThrottle {
  const { options, wishes } = context
  const rate = () => options.values['incremental.rowsPerSecond']
  const limit = rateLimit(rate(), systemClock)
  let changed = Promise.withResolvers<void>()
  options.onChange((values) => {
    limit.setRate(values['incremental.rowsPerSecond'])
    changed.resolve()
    changed = Promise.withResolvers()
  })
  const isPaused = () => options.values['incremental.paused'] && !wishes.finish.aborted
  return {
    mostRows: () => (rate() === 0 ? Number.MAX_SAFE_INTEGER : rate()),
    async pass(rows, signal) {
      signal.throwIfAborted()
      await limit.take(rows, signal)
      if (!isPaused()) return
      tell(context)
      while (isPaused()) {
        await firstOf(changed.promise, [signal, wishes.finish])
        signal.throwIfAborted()
      }
      context.log.info('changes are applied again')
    },
  }
}

/** Shown where a standstill is shown, until changes are in again. */
function tell({ record, sink, log }: Context): void {
  const error = toErrorBody(dmError('DM-INC-212', {}))
  if (record.incremental !== null)
    record.incremental = { ...record.incremental, stalled: { since: new Date().toISOString(), error } }
  sink.progress(record.progress())
  log.warn({ code: error.code }, error.message)
  sink.append({ type: 'alert', severity: 'warning', error })
}

/** Resolves with the promise or when one of the signals is aborted. */
async function firstOf(awaited: Promise<void>, signals: readonly AbortSignal[]): Promise<void> {
  const over = new AbortController()
  const aborted = Promise.withResolvers<void>()
  for (const signal of signals) {
    if (signal.aborted) return
    signal.addEventListener('abort', () => aborted.resolve(), { signal: over.signal })
  }
  await Promise.race([awaited, aborted.promise])
  over.abort()
}
