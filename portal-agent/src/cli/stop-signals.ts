import { dmError } from '@data-migration/contract/errors'
import { exitCode } from '@data-migration/contract/portal'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Whoever sends signals does not wait for long: what is left to apply then is applied by the next run. */
const patienceMs = 30_000
/** A database that does not answer must not keep a stopped process alive; what it holds open rolls back by itself. */
const longestEndMs = 40_000

/** Also when the run is to end where it stands, if it has not ended in order by then. */
export type StopSignals = AbortSignal & Disposable & { readonly hurry: AbortSignal }

/** The first signal asks the run to stop in order, a second one ends the process at once. */
export function stopOnSignals(say: (text: string) => void): StopSignals {
  const stop = new AbortController()
  const hurry = new AbortController()
  const listener = () => {
    if (stop.signal.aborted) process.exit(exitCode.stopped)
    say('Stopping: the chunk in flight is rolled back, finished ones are kept. Once more ends at once.')
    stop.abort(dmError('DM-JOB-012', {}))
    setTimeout(() => hurry.abort(), patienceMs).unref()
    setTimeout(() => process.exit(exitCode.stopped), longestEndMs).unref()
  }
  for (const signal of signals) process.on(signal, listener)
  return Object.assign(stop.signal, {
    hurry: hurry.signal,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, listener)
    },
  })
}
