import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { HoursGate } from '../full/hours-gate.ts'
import type { Snapshot } from '../model/ports/snapshot-reader.ts'
import type { RunContext } from './run-context.ts'

/**
 * Waits for the hours in which a comparison may begin, and gives the load's view on. Outside of them the view is let go: the
 * source would have to keep old versions of rows for it until then.
 */
export async function keptUntilHours(
  { options, log, sink, signal }: Pick<RunContext, 'options' | 'log' | 'sink' | 'signal'>,
  kept: Snapshot | null,
): Promise<Snapshot | null> {
  const gate = new HoursGate(options, (hours, untilMs) => {
    const until = new Date(untilMs).toISOString()
    log.info({ hours, until }, 'outside the hours for comparing rows')
    sink.append({
      type: 'alert',
      severity: 'warning',
      error: toErrorBody(dmError('DM-SRC-045', { hours, until })),
    })
  })
  if (!gate.isClosed) return kept
  await kept?.[Symbol.asyncDispose]()
  await gate.pass(signal)
  return null
}
