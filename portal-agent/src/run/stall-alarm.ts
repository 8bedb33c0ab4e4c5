import type { IncrementalCounters } from '@data-migration/contract/portal'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { IncrementalObserver } from '../incremental/incremental-request.ts'
import { type Stall, StallWatch } from '../incremental/stall-watch.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

const lookEveryMs = 5000

/** Passes on what is observed, and tells when changes wait and none is applied for long. Disposing ends the looking. */
export function stallAlarm(
  context: RunContext,
  { targetBlockers }: Pick<EpochPorts, 'targetBlockers'>,
  observer: IncrementalObserver,
): IncrementalObserver & AsyncDisposable {
  const watch = new StallWatch()
  const limitMs = () => context.options.values['incremental.stallSeconds'] * 1000
  const over = new AbortController()
  const look = async () => {
    if (watch.stallAt(performance.now(), limitMs()) === null) return
    const found = await targetBlockers(over.signal).then(describe, (error: unknown) => String(error))
    // Meanwhile it may be over.
    const stall = watch.stallAt(performance.now(), limitMs())
    if (stall !== null && !over.signal.aborted) tell(context, stall, found, watch.isNews(stall))
  }
  let looking: Promise<void> | null = null
  const timer = setInterval(
    () => {
      looking ??= look().finally(() => (looking = null))
    },
    Math.min(lookEveryMs, limitMs()),
  )
  return {
    ...observer,
    applying(rows, oldestAtMs) {
      watch.began(rows, performance.now())
      observer.applying(rows, oldestAtMs)
    },
    applied(batch) {
      watch.applied()
      observer.applied(batch)
    },
    interrupted(error, retryInMs) {
      watch.interrupted(performance.now())
      observer.interrupted(error, retryInMs)
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      over.abort()
      await looking
    },
  }
}

function tell({ record, sink, log }: RunContext, stall: Stall, found: string, isNews: boolean): void {
  const ms = performance.now() - stall.sinceMs
  const facts = { rows: stall.rows, seconds: Math.round(ms / 1000) }
  const error = toErrorBody(dmError('DM-INC-210', facts, { found }))
  const since = new Date(Date.now() - ms).toISOString()
  if (record.incremental !== null)
    record.incremental = { ...waitingFor(ms, record.incremental), stalled: { since, error } }
  sink.progress(record.progress())
  if (!isNews) return
  log.warn({ code: error.code, found }, error.message)
  sink.append({ type: 'alert', severity: 'warning', error })
}

/** What was told at the last batch is not how it stands: the oldest change is at least as old as its wait. */
function waitingFor(ms: number, counters: IncrementalCounters): IncrementalCounters {
  const applyMs = Math.round(ms)
  const lagMs = Math.max(counters.lagMs ?? 0, applyMs + (counters.readMs ?? 0))
  return { ...counters, lagMs, applyMs, perSecond: { inserts: 0, updates: 0, deletes: 0, bytes: 0 } }
}

function describe(blockers: readonly string[]): string {
  return blockers.length === 0 ? 'No session is known to stand in the way.' : blockers.join('; ')
}
