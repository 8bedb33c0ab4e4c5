import { type DmError, isTransient } from '@data-migration/contract/errors'
import type { Position, TableVerdict } from '@data-migration/contract/portal'
import type { DatabasePlan } from '../convert/plan-database.ts'
import type { FullResult } from '../full/full-phase.ts'
import { workerCount } from '../full/load-tables.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { Snapshot } from '../model/ports/snapshot-reader.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { commonHash } from '../verify/hashable.ts'
import type { SessionPair } from '../verify/session-pool.ts'
import type { VerifiedRangeStore } from '../verify/verified-range.ts'
import type { DifferenceObserver } from '../verify/repair/difference-observer.ts'
import { verifyTables } from '../verify/verify-phase.ts'
import { verifyAnswers } from './answer-verification.ts'
import { verifyObjects } from './object-verification.ts'
import { keptUntilHours } from './verify-hours.ts'
import { scopeOf } from './verify-scope.ts'
import { verifyThrottle } from './verify-throttle.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'
import { isOnePointInTime, isTransientCode } from './verdict.ts'

export interface VerificationRequest {
  readonly plan: DatabasePlan
  readonly ledger: Ledger
  readonly ports: EpochPorts
  /** The load of the same run, whose view of the source is compared with; null when there was none. */
  readonly loaded: FullResult | null
  /** Told of every differing row with its cells, for the repair. */
  readonly onDifferences?: DifferenceObserver
}

/** Rows without a counterpart held at once for a table without a key: about 120 MB. */
const maxDigests = 1_000_000
/** A view that was lost is followed by a new one, for the tables that are left. */
const mostViews = 3

/**
 * Compares all rows of both sides, table by table, and records verdicts and how far they speak of one point in time. A
 * verification that was cut off goes on where it was, as long as the source stands where it stood; one that has ended is
 * followed by one that compares everything anew: what was equal yesterday may have been changed on the target since.
 */
export async function verifyRun(context: RunContext, request: VerificationRequest): Promise<void> {
  const { record, sink, signal, log } = context
  const { ledger, loaded } = request
  record.rejected = await ledger.rejectedRows()
  const verdicts = new Map<string, TableVerdict>()
  let left = request.plan.tables
    .map((table) => table.plan)
    .filter(({ source }) => !record.halted.has(source.name))
  let asOf: Position | null = null
  let oneView = loaded?.oneView === true
  const loadView = await keptUntilHours(context, loaded?.snapshot ?? null)
  for (let view = 1; left.length > 0 && view <= mostViews; view++) {
    const kept = view === 1 ? loadView : null
    if (kept === null) oneView = false
    try {
      asOf = await compareInView(context, request, kept, left, verdicts)
    } catch (error) {
      if (signal.aborted || view === mostViews || !isTransient(error)) throw error
      log.warn({ code: (error as DmError).code }, 'a view was lost; what is left is compared in a new one')
    }
    left = left.filter(({ source }) => isLeft(verdicts.get(source.name)))
  }
  signal.throwIfAborted()
  // Before what was compared is let go: a target that is lost here costs no second comparison of the rows.
  const objects = await verifyObjects(context, request, true)
  const answers = await verifyAnswers(context, { ...request, verdicts })
  record.objectVerification = [...objects, ...answers]
  await ledger.clearVerified()
  record.verification = [...verdicts.values()]
  const chunks = (await ledger.tables()).flatMap((table) => table.chunks)
  record.onePointInTime = isOnePointInTime({
    verification: record.verification,
    chunkPositions: chunks.map((chunk) => chunk.position),
    verifiedAt: asOf,
    oneView,
  })
  sink.append({ type: 'verdict', verdict: record.report(null).verdict, asOf })
}

/** One view of each side for a list of tables; returns the source view's position. */
async function compareInView(
  context: RunContext,
  { ports, ledger, onDifferences }: VerificationRequest,
  kept: Snapshot | null,
  tables: readonly TablePlan[],
  verdicts: Map<string, TableVerdict>,
): Promise<Position | null> {
  const { options, signal } = context
  const sessions = workerCount(options.values['verify.workers'])
  const request = { sessions, way: options.values['snapshot.way'] }
  await using stack = new AsyncDisposableStack()
  const source = kept ?? stack.use(await ports.sourceReader.open(request, signal))
  const target = stack.use(await ports.targetReader.open({ sessions, way: 'auto' }, signal))
  await compareViews(context, { ports, source, target, ledger, tables, onDifferences }, verdicts)
  return source.position
}

export interface ViewComparison {
  readonly ports: EpochPorts
  readonly source: Snapshot
  readonly target: Snapshot
  readonly ledger: Ledger
  readonly tables: readonly TablePlan[]
  readonly onDifferences?: DifferenceObserver | undefined
}

/** Compares tables as two views show them; a verdict for each. */
export async function compareViews(
  context: RunContext,
  { ports, source, target, ledger, tables, onDifferences }: ViewComparison,
  verdicts: Map<string, TableVerdict>,
): Promise<void> {
  const { record, sink, options, signal } = context
  await using throttle = verifyThrottle(context, ports)
  const pairs = pairsOf(source, target)
  const [first] = pairs
  const tell = () => sink.progress(record.progress())
  const found = verifyTables({
    tables,
    pairs,
    method: options.values['verify.method'],
    hash: first === undefined ? null : await commonHash(first, signal),
    values: options.values['verify.values'],
    scope: scopeOf(options.values),
    throttle: (rows, stop) => throttle.pass(rows, stop),
    store: storeOf(ledger, source.position),
    ...(onDifferences === undefined ? {} : { onDifferences }),
    policy: options.values,
    rejected: record.rejected,
    maxDifferences: options.values['verify.maxDifferences'],
    chunkRows: options.values['verify.chunkRows'],
    maxDigests,
    onStarted: ({ source: { name } }) => record.counters.table(name).verifyingAnew(),
    onRows: ({ source: { name } }, rows) => {
      record.counters.table(name).verified(rows)
      tell()
    },
    signal,
  })
  for await (const verdict of found) {
    verdicts.set(verdict.table, verdict)
    record.counters.table(verdict.table).state(stateOf(verdict))
    tell()
  }
  sink.progress(record.progress())
  record.snapshot ??= { way: source.way, position: source.position, tried: [...source.tried] }
}

/** A range is taken for compared only while the source stands at the same place of its log. */
function storeOf(ledger: Ledger, position: Position | null): VerifiedRangeStore {
  return {
    stamp: JSON.stringify(position === null ? null : [position.kind, position.value]),
    load: (table) => ledger.verifiedResults(table),
    record: (table, no, text) => ledger.recordVerified(table, no, text),
  }
}

function pairsOf(source: Snapshot, target: Snapshot): SessionPair[] {
  const count = Math.min(source.sessions.length, target.sessions.length)
  return source.sessions.slice(0, count).flatMap((session, at) => {
    const other = target.sessions[at]
    return other === undefined ? [] : [{ source: session, target: other }]
  })
}

function stateOf(verdict: TableVerdict): 'equal' | 'different' | 'failed' {
  if (verdict.verdict === 'not-verified') return 'failed'
  return verdict.verdict === 'different' ? 'different' : 'equal'
}

function isLeft(verdict: TableVerdict | undefined): boolean {
  return verdict === undefined || isRetryable(verdict)
}

/** The connection was lost, not the table unfit. */
export function isRetryable(verdict: TableVerdict | undefined): boolean {
  return verdict?.error !== undefined && isTransientCode(verdict.error.code)
}
