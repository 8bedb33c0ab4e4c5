import type { DmError } from '@data-migration/contract/errors'
import type { Ledger } from '../model/ports/ledger.ts'
import type { SnapshotSession } from '../model/ports/snapshot-reader.ts'
import type { KeyRange } from '../model/table-plan.ts'
import { type ChunkLimits, chunkRows } from './chunk-rows.ts'
import { inOnePiece, isPiece } from './pieces.ts'
import { isQuick } from './quick-tables.ts'
import { haltsTableOnly } from './table-failure.ts'
import type { Chunk, TableLoad } from './table-load.ts'
import { runTogether } from './task-group.ts'
import type { Turns } from './turns.ts'
import type { WorkQueue } from './work-queue.ts'

export interface ChunkPlanning {
  readonly session: SnapshotSession
  /** The session may be shared with a worker. */
  readonly turns: Turns
  readonly ledger: Ledger
  readonly chunk: ChunkLimits
  readonly queue: WorkQueue<Chunk>
  /** Tables planned at the same time: one a worker, so that workers need not meet in one table. */
  readonly lanes: number
  /** Whether all who read have one view, and will keep it while a table `inPieces` is not complete. */
  readonly haveOneView: () => boolean
  readonly onPlanned: (table: TableLoad, range: KeyRange) => void
  /** Everything of the table is copied already: it had no chunk left to plan or copy. */
  readonly onComplete: (table: TableLoad) => void
  readonly onHalted: (table: TableLoad, error: DmError) => void
}

/**
 * Fills the queue with the chunks of all tables, a few tables at a time in their order; of each table first the chunks an
 * earlier run left open. Bounds are in the
 * ledger before their chunk can be copied; it waits when the queue is full, so the plan is never far ahead (pitfall X20).
 */
export async function planChunks(
  tables: readonly TableLoad[],
  planning: ChunkPlanning,
  signal: AbortSignal,
): Promise<void> {
  const [quick, others] = partition(tables, ({ plan, planned }) => plan.key !== null && isQuick(planned))
  await planSome(others, planning.lanes, planning, signal)
  await planSome(quick, quickLanes, planning, signal)
  planning.queue.close()
}

/** Of small tables so many are planned at the same time, for their plans are recorded together. */
const quickLanes = 16

function partition<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  const { yes = [], no = [] } = Object.groupBy(items, (item) => (is(item) ? 'yes' : 'no'))
  return [yes, no]
}

async function planSome(
  tables: readonly TableLoad[],
  lanes: number,
  planning: ChunkPlanning,
  signal: AbortSignal,
): Promise<void> {
  const next = tables[Symbol.iterator]()
  const lane = async (stop: AbortSignal) => {
    for (let table = next.next(); table.done !== true; table = next.next()) {
      if (table.value.halted === null) await planOrHalt(table.value, planning, stop)
    }
  }
  await runTogether(
    signal,
    Array.from({ length: Math.min(lanes, tables.length) }, () => lane),
  )
}

/** A table the source no longer lets us plan stops no other. */
async function planOrHalt(table: TableLoad, planning: ChunkPlanning, signal: AbortSignal): Promise<void> {
  try {
    await planTable(table, planning, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (!haltsTableOnly(error)) throw error
    table.halt(error)
    planning.onHalted(table, error)
  }
}

async function planTable(table: TableLoad, planning: ChunkPlanning, signal: AbortSignal): Promise<void> {
  const { queue } = planning
  const known = table.record.chunks
  const open = known.filter((chunk) => chunk.state === 'planned')
  // All are opened before the first is pushed: a quick worker must not see the table as complete in between.
  for (const _ of open) table.opened()
  for (const { range } of open) await queue.push({ table, range, suspicious: true }, signal)
  const last = known.at(-1)?.range
  if (last === undefined) table.inPieces = table.plan.cut !== undefined && planning.haveOneView()
  // The end of pieces is open: it is planned also where this session sees nothing behind the others.
  if (last === undefined || table.inPieces || (await hasRowsBeyond(table, last, planning, signal)))
    await planRest(table, last, planning, signal)
  else {
    if (!table.record.planned) await planning.ledger.recordPlan(table.name, [], true)
    table.allPlanned()
  }
  if (table.takeCompletion()) planning.onComplete(table)
}

/**
 * Whether this view has rows behind the end of an earlier plan, which was that view's end. Without any, nothing is planned: a
 * range that goes back to a smaller end would let the next plan begin inside what is planned already.
 */
async function hasRowsBeyond(
  table: TableLoad,
  { upper }: KeyRange,
  { session, turns }: ChunkPlanning,
  signal: AbortSignal,
): Promise<boolean> {
  if (upper === null) return false
  return (
    (await turns.take(() => session.count(table.plan, { no: 0, lower: upper, upper: null }, signal))) > 0n
  )
}

/** Looks one range ahead, so that the last one is recorded together with the fact that it is the last. */
async function planRest(
  table: TableLoad,
  after: KeyRange | undefined,
  planning: ChunkPlanning,
  signal: AbortSignal,
): Promise<void> {
  const plan = table.inPieces ? table.plan : inOnePiece(table.plan)
  const ranges = planning.session
    .planRanges(plan, chunkRows(table.plan.source, planning.chunk), signal, after)
    [Symbol.asyncIterator]()
  try {
    const next = () => planning.turns.take(() => ranges.next())
    let current = await next()
    let previous = after
    if (current.done === true) {
      await planning.ledger.recordPlan(table.name, [], true)
      return table.allPlanned()
    }
    while (current.done !== true && table.halted === null) {
      assertFollows(table, previous, current.value)
      const following = await next()
      await hand(table, current.value, following.done === true, planning, signal)
      previous = current.value
      current = following
    }
  } finally {
    await ranges.return?.()
  }
}

async function hand(
  table: TableLoad,
  range: KeyRange,
  last: boolean,
  planning: ChunkPlanning,
  signal: AbortSignal,
): Promise<void> {
  await planning.ledger.recordPlan(table.name, [range], last)
  planning.onPlanned(table, range)
  table.inPieces = isPiece(table.plan, range)
  table.opened()
  if (last) table.allPlanned()
  await planning.queue.push({ table, range, suspicious: false }, signal)
}

/** A plan with a hole or an overlap would lose or double rows. */
function assertFollows(table: TableLoad, previous: KeyRange | undefined, range: KeyRange): void {
  const sameBound = JSON.stringify(range.lower) === JSON.stringify(previous?.upper ?? null)
  if (range.no === (previous === undefined ? 0 : previous.no + 1) && sameBound) return
  throw new RangeError(`chunk ${range.no} of ${table.name} does not follow chunk ${previous?.no ?? 'none'}`)
}
