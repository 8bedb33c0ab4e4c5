import type { Position } from '@data-migration/contract/portal'
import { loadStart } from '../full/load-tables.ts'
import { runTogether } from '../full/task-group.ts'
import { FenceBox } from '../incremental/fence.ts'
import { runIncrementalPhase } from '../incremental/incremental-phase.ts'
import type { IncrementalObserver } from '../incremental/incremental-request.ts'
import { incrementalObserver } from './incremental-observer.ts'
import { verifyLive } from './live-verification.ts'
import { retentionAlarm } from './retention-alarm.ts'
import type { RunContext } from './run-context.ts'
import { stallAlarm } from './stall-alarm.ts'
import type { VerificationRequest } from './verification.ts'

/** Follows the source until the wish to end, compares both sides when that is asked for, and tells about it. */
export async function followSource(context: RunContext, request: VerificationRequest): Promise<void> {
  const { signal, sink, log, wishes } = context
  using _ = wishes.begin()
  const fences = new FenceBox()
  const ended = new AbortController()
  let end: Position | null = null
  const follow = async (stop: AbortSignal) => {
    end = await followLog(context, request, fences, stop)
    ended.abort()
  }
  const compare = async (stop: AbortSignal) =>
    await compareWhenAsked({ ...context, signal: stop }, request, fences, ended.signal)
  await runTogether(signal, [follow, compare])
  await request.ledger.makeDurable()
  if (end === null) throw new RangeError('the source was followed to no end')
  sink.append({ type: 'position', stream: 'incremental', position: end })
  log.info({ position: end }, 'everything up to the end of the source is applied')
}

async function followLog(
  context: RunContext,
  { plan, ledger, ports }: VerificationRequest,
  fences: FenceBox,
  signal: AbortSignal,
): Promise<Position> {
  const { job, options, wishes } = context
  await using retention = retentionAlarm(context, ports.changeReader, incrementalObserver(context))
  await using observer = stallAlarm(context, ports, retention)
  return await runIncrementalPhase(
    {
      plans: plan.tables.map((table) => table.plan),
      records: await ledger.tables(),
      start: await ledger.position(loadStart),
      reader: ports.changeReader,
      openApplier: ports.openChangeApplier,
      database: job.source.database,
      options,
      observer: comparingOnceCaughtUp(context, observer),
      finish: wishes.finish,
      fences,
    },
    signal,
  )
}

/** A comparison waits for the target to have caught up: until then its view of the source would be kept open in vain. */
const caughtUpMs = 2000

function comparingOnceCaughtUp(
  { options, wishes }: RunContext,
  observer: IncrementalObserver,
): IncrementalObserver {
  let asked = options.values['verify.enabled'] === false
  return {
    ...observer,
    applied(batch) {
      observer.applied(batch)
      const { caughtUp, committedAtMs } = batch
      const isNear = caughtUp || (committedAtMs > 0 && Date.now() - committedAtMs < caughtUpMs)
      if (asked || !isNear || wishes.finish.aborted) return
      asked = true
      wishes.askComparison()
    },
  }
}

async function compareWhenAsked(
  context: RunContext,
  request: VerificationRequest,
  fences: FenceBox,
  ended: AbortSignal,
): Promise<void> {
  const { sink, signal, wishes } = context
  const over = Promise.withResolvers<'over'>()
  for (const end of [ended, signal]) {
    if (end.aborted) over.resolve('over')
    end.addEventListener('abort', () => over.resolve('over'), { once: true })
  }
  for (;;) {
    const next = await Promise.race([over.promise, wishes.comparison().then(() => 'wanted' as const)])
    if (next === 'over') return
    await verifyLive(context, request, fences)
    sink.append({ type: 'phase', phase: 'incremental', state: 'started' })
  }
}
