import { type DmError, toErrorBody } from '@data-migration/contract/errors'
import type { RunContext } from './run-context.ts'

/** Tells that others hold the locks an object needs, and who: at each attempt in the log, at first as an alert, too. */
export function blockedAlarm({ sink, log }: Pick<RunContext, 'sink' | 'log'>): (error: DmError) => void {
  const told = new Set<unknown>()
  return (error) => {
    log.warn({ code: error.code, found: error.found }, error.message)
    if (told.has(error.params['object'])) return
    told.add(error.params['object'])
    sink.append({ type: 'alert', severity: 'warning', error: toErrorBody(error) })
  }
}
