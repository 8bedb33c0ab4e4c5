import { DmError, isTransient } from '@data-migration/contract/errors'
import type { ObjectSelection, Position } from '@data-migration/contract/portal'
import pRetry from 'p-retry'
import type { DatabasePlan } from '../convert/plan-database.ts'
import type { PlanSettings } from '../convert/settings.ts'
import { loadStart } from '../full/load-start.ts'
import { runTogether } from '../full/task-group.ts'
import type { StructureRequest } from '../incremental/followed-structure.ts'
import { runIncrementalPhase } from '../incremental/incremental-phase.ts'
import type { IncrementalObserver } from '../incremental/incremental-request.ts'
import { asLongAsItTakes } from '../model/as-long-as-it-takes.ts'
import type { LogProgress } from '../model/change-block.ts'
import type { SourceCatalog } from '../model/ports/catalog.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { DatabaseSchema, Table } from '../model/schema.ts'
import { nameMatcher } from '../model/name-matcher.ts'
import type { SourceDialect } from '../model/source-dialect.ts'
import { applyThrottle } from './apply-throttle.ts'
import { Comparing } from './comparing.ts'
import { ConflictCounts } from './conflict-counts.ts'
import { incrementalObserver } from './incremental-observer.ts'
import { haltLeftOut } from './left-out.ts'
import type { EpochPorts } from './ports.ts'
import { retentionAlarm } from './retention-alarm.ts'
import type { RunContext } from './run-context.ts'
import { stallAlarm } from './stall-alarm.ts'

export interface FollowRequest {
  readonly schema: DatabaseSchema
  readonly settings: PlanSettings
  readonly selection: ObjectSelection | undefined
  readonly ledger: Ledger
  readonly ports: EpochPorts
  /** Told what the target is made of, at first and after each change of structure. */
  readonly onPlan: (plan: DatabasePlan) => void
  /** Told up to where the target is after each batch. */
  readonly onApplied?: (progress: LogProgress) => void
}

/** Follows the source until the wish to end, compares both sides when that is asked for, and tells about it. */
export async function followSource(context: RunContext, request: FollowRequest): Promise<void> {
  const { signal, sink, log, wishes } = context
  using _ = wishes.begin()
  const comparing = new Comparing(context, request)
  const ended = new AbortController()
  let end: Position | null = null
  const follow = async (stop: AbortSignal) => {
    end = await followLog(context, request, comparing, stop)
    ended.abort()
  }
  const compare = async (stop: AbortSignal) => await comparing.run(ended.signal, stop)
  await runTogether(signal, [follow, compare])
  await request.ledger.makeDurable()
  if (end === null) throw new RangeError('the source was followed to no end')
  sink.append({ type: 'position', stream: 'incremental', position: end })
  log.info({ position: end }, 'everything up to the end of the source is applied')
}

async function followLog(
  context: RunContext,
  request: FollowRequest,
  comparing: Comparing,
  signal: AbortSignal,
): Promise<Position> {
  const { options, wishes } = context
  const { ledger, ports } = request
  const told = incrementalObserver(context, new ConflictCounts(await ledger.conflicts()))
  await using retention = retentionAlarm(context, ports.changeReader, told)
  await using observer = stallAlarm(context, ports, retention)
  return await runIncrementalPhase(
    {
      structure: await structureOf(request, context, comparing, told, signal),
      records: await ledger.tables(),
      start: await ledger.position(loadStart),
      reader: ports.changeReader,
      openApplier: ports.openChangeApplier,
      options,
      throttle: applyThrottle(context),
      observer: comparingOnceCaughtUp(context, tellingApplied(observer, request.onApplied)),
      decision: context.decision,
      finish: wishes.finish,
      fences: comparing.fences,
    },
    signal,
  )
}

async function structureOf(
  { schema, settings, selection, ledger, ports, onPlan }: FollowRequest,
  context: RunContext,
  comparing: Comparing,
  told: Pick<IncrementalObserver, 'interrupted'>,
  signal: AbortSignal,
): Promise<StructureRequest> {
  const { halted } = context.record
  const leftOut = await haltLeftOut(context, ledger)
  return {
    schema,
    selects: selector(selection),
    halted: new Set(halted.keys().filter((table) => !leftOut.has(table))),
    leftOut: () => haltLeftOut(context, ledger),
    settings,
    dialect: await dialectOf(ports.sourceCatalog, told, signal),
    recorded: () => ledger.structures(),
    record: (tables) => ledger.recordStructures(tables),
    live: (table, stop) => liveTable(ports.sourceCatalog, table, stop),
    beforeChange: () => comparing.giveWay(),
    onPlan: (plan) => {
      comparing.plan = plan
      onPlan(plan)
    },
  }
}

/** A source that is away just when the load has ended is waited for, as it is later on. */
async function dialectOf(
  catalog: SourceCatalog,
  told: Pick<IncrementalObserver, 'interrupted'>,
  signal: AbortSignal,
): Promise<SourceDialect> {
  return await pRetry(() => catalog.dialect(signal), {
    ...asLongAsItTakes,
    signal,
    shouldRetry: ({ error }) => isTransient(error),
    onFailedAttempt: ({ error, retryDelay }) => {
      if (isTransient(error)) told.interrupted(error as DmError, retryDelay)
    },
  })
}

function selector(selection: ObjectSelection | undefined): (table: string) => boolean {
  const { include = ['*'], exclude = [] } = selection?.tables ?? {}
  const [included, excluded] = [nameMatcher(include), nameMatcher(exclude)]
  return (table) => included(table) && !excluded(table)
}

async function liveTable(catalog: SourceCatalog, table: string, signal: AbortSignal): Promise<Table | null> {
  try {
    const { tables } = await catalog.read({ tables: { include: [table] } }, signal)
    return tables.find(({ name }) => name === table) ?? null
  } catch (error) {
    if (error instanceof DmError && error.code === 'DM-SRC-010') return null
    throw error
  }
}

function tellingApplied(
  observer: IncrementalObserver,
  onApplied: FollowRequest['onApplied'] = () => undefined,
): IncrementalObserver {
  return {
    ...observer,
    applied(batch) {
      observer.applied(batch)
      onApplied(batch.progress)
    },
  }
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
