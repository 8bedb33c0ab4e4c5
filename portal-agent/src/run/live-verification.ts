import { type DmError, isTransient, toErrorBody } from '@data-migration/contract/errors'
import type { ObjectVerdict, Position, TableVerdict } from '@data-migration/contract/portal'
import { workerCount } from '../full/load-tables.ts'
import type { DatabasePlan } from '../convert/plan-database.ts'
import type { FenceBox } from '../incremental/fence.ts'
import { openFencedViews } from './fenced-views.ts'
import { verifyObjects } from './object-verification.ts'
import type { RunContext } from './run-context.ts'
import { compareViews, isRetryable, type VerificationRequest } from './verification.ts'

/** A view that was lost is followed by a new one, in which everything is compared anew: a verdict speaks of one moment. */
const mostViews = 3

export interface LiveRequest extends Omit<VerificationRequest, 'plan'> {
  /** What the target is made of where it stands when this is asked. */
  readonly plan: () => DatabasePlan
}

/**
 * Compares both sides as they stand at one place of the log, while changes go on. What keeps it from a verdict is told and
 * ends nothing else. Throws only the signal's reason.
 */
export async function verifyLive(context: RunContext, request: LiveRequest, fences: FenceBox): Promise<void> {
  const { record, sink, log, signal } = context
  const endPhase = record.phases.beside('verify')
  sink.append({ type: 'phase', phase: 'verify', state: 'started' })
  const found = await compare(context, request, fences).catch((error: unknown) => {
    if (signal.aborted) endPhase('stopped')
    signal.throwIfAborted()
    log.warn({ err: error }, 'the comparison beside incremental came to no verdict')
    const severity = 'warning'
    sink.append({ type: 'alert', severity, error: toErrorBody(error) })
    return null
  })
  record.verification = found?.verdicts ?? []
  record.objectVerification = found?.objects ?? null
  record.onePointInTime = true
  endPhase('done')
  const { verdict } = record.report(null)
  const asOf = found?.asOf ?? null
  record.asOf = { verdict, asOf, at: new Date().toISOString() }
  log.info(record.asOf, 'compared while changes go on')
  await context.keepReport(record.report(null))
  sink.append({ type: 'verdict', verdict, asOf })
  sink.append({ type: 'phase', phase: 'verify', state: 'done' })
  sink.progress(record.progress())
}

interface Found {
  readonly verdicts: readonly TableVerdict[]
  readonly objects: readonly ObjectVerdict[]
  readonly asOf: Position | null
}

async function compare(context: RunContext, request: LiveRequest, fences: FenceBox): Promise<Found> {
  for (let view = 1; ; view++) {
    try {
      const found = await compareOnce(context, request, fences)
      if (view === mostViews || !found.verdicts.some(isRetryable)) return found
    } catch (error) {
      if (context.signal.aborted || view === mostViews || !isTransient(error)) throw error
      context.log.warn({ code: (error as DmError).code }, 'a view was lost; both sides are compared anew')
    }
  }
}

async function compareOnce(context: RunContext, request: LiveRequest, fences: FenceBox): Promise<Found> {
  const { ports, ledger, onDifferences } = request
  const { record, options, signal } = context
  record.rejected = await ledger.rejectedRows()
  const { 'verify.workers': workers, 'snapshot.way': way, 'snapshot.mayLock': mayLock } = options.values
  const wanted = { ports, fences, sessions: workerCount(workers), way, mayLock }
  await using views = await openFencedViews(wanted, signal)
  const { source, target } = views
  // Of the views' place, and not of the moment the comparison was asked for: a change of structure may lie between.
  const plan = request.plan()
  const tables = plan.tables.map((table) => table.plan)
  const verdicts = new Map<string, TableVerdict>()
  await compareViews(context, { ports, source, target, ledger, tables, onDifferences }, verdicts)
  signal.throwIfAborted()
  await ledger.clearVerified()
  const objects = await verifyObjects(context, { ...request, plan }, false)
  return { verdicts: [...verdicts.values()], objects, asOf: source.position }
}
