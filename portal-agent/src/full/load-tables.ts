import { availableParallelism } from 'node:os'
import { type DmError, dmError } from '@data-migration/contract/errors'
import { valuePolicy } from '../convert/value-policy.ts'
import { largeMemory } from '../model/large-memory.ts'
import type { SourceSnapshot } from '../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../model/row-batch.ts'
import type { KeyRange } from '../model/table-plan.ts'
import { type CopiedChunk, copyChunk } from './copy-chunk.ts'
import { copyChunks, type CopyWork } from './copy-worker.ts'
import type { FullRequest, Reread } from './full-request.ts'
import { Governor } from './governor.ts'
import type { HoursGate } from './hours-gate.ts'
import { PaceKeeper } from './pace-keeper.ts'
import { fixStart } from './load-start.ts'
import { goOnWith, sameView } from './pieces.ts'
import { planChunks } from './plan-chunks.ts'
import type { LoadThrottle } from './load-throttle.ts'
import { ReadingLane } from './reading-lane.ts'
import { type Chunk, largestFirst, type TableLoad } from './table-load.ts'
import { runTogether } from './task-group.ts'
import { turns } from './turns.ts'
import { type Watch, Watchdog } from './watchdog.ts'
import { WorkQueue } from './work-queue.ts'

export interface LoadHooks {
  readonly throttle: LoadThrottle
  readonly hours: HoursGate
  readonly onReread: (reread: Reread) => void
  /** Not all rows are read in one view any more. */
  readonly onRenewed: () => void
  /** Takes what was copied of the table out of target and ledger. */
  readonly beginAnew: (table: TableLoad) => Promise<TableLoad>
  readonly onComplete: (table: TableLoad) => void
  readonly onHalted: (table: TableLoad, error: DmError) => void
  readonly onPlanned: (table: TableLoad, range: KeyRange) => void
  /** Null: an earlier try had committed it, and what it copied is not known. */
  readonly onCopied: (chunk: Chunk, copied: CopiedChunk | null) => void
}

const mostDefaultWorkers = 4
/** Chunks planned ahead of each worker. */
const lookAhead = 2

/** Option `full.workers`, 0 = one a core up to four. */
export function workerCount(option: number): number {
  return option > 0 ? option : Math.min(availableParallelism(), mostDefaultWorkers)
}

/**
 * Copies what is left of the tables, out of one view of the source: `kept`, or a new one. Returns that view, still open, for the verification
 * to compare with. Errors that end it leave every chunk either in the target and the ledger, or in neither.
 */
export async function loadTables(
  request: FullRequest,
  loads: readonly TableLoad[],
  hooks: LoadHooks,
  kept: SourceSnapshot | null,
  signal: AbortSignal,
): Promise<SourceSnapshot> {
  await using stack = new AsyncDisposableStack()
  const workers = workerCount(request.options.values['full.workers'])
  const snapshot = stack.use(kept ?? (await openSnapshot(request, workers, signal)))
  const ready = await onesThatGoOn(loads, snapshot, hooks)
  if (kept === null) await rereadStructure(request, ready, hooks, signal)
  try {
    await copyAll(request, snapshot, ready, hooks, signal)
  } finally {
    largeMemory.release()
  }
  stack.move()
  return snapshot
}

/** A table of pieces that this snapshot cannot go on with is begun anew. */
async function onesThatGoOn(
  loads: readonly TableLoad[],
  { sessions }: SourceSnapshot,
  hooks: LoadHooks,
): Promise<readonly TableLoad[]> {
  const views = sessions.map(({ window }) => window)
  const ready: TableLoad[] = []
  for (const load of loads)
    ready.push(load.inPieces && !goOnWith(load.record.chunks, views) ? await hooks.beginAnew(load) : load)
  return ready
}

/** A function of its own, so that the second schema and plan are not kept for as long as rows are copied. */
async function rereadStructure(
  request: FullRequest,
  loads: readonly TableLoad[],
  hooks: LoadHooks,
  signal: AbortSignal,
): Promise<void> {
  const reread = await request.reread(signal)
  hooks.onReread(reread)
  haltChanged(loads, reread, hooks)
}

async function openSnapshot(
  request: FullRequest,
  workers: number,
  signal: AbortSignal,
): Promise<SourceSnapshot> {
  const { 'snapshot.way': way, 'snapshot.mayLock': mayLock } = request.options.values
  // One session more than workers plans the chunks.
  const snapshot = await request.source.open({ sessions: workers + 1, way, mayLock }, signal)
  const { position, tried } = snapshot
  if (position !== null) await request.ledger.recordPosition('snapshot', position)
  const start = await fixStart(request.ledger, snapshot)
  if (start !== null) request.onStart?.(start)
  request.observer.snapshotOpened({ way: snapshot.way, position, tried })
  return snapshot
}

function haltChanged(loads: readonly TableLoad[], reread: Reread, hooks: LoadHooks): void {
  for (const load of loads.filter(({ name }) => reread.changed.includes(name))) {
    const error = dmError('DM-SRC-011', { table: load.name })
    load.halt(error)
    hooks.onHalted(load, error)
  }
}

async function copyAll(
  request: FullRequest,
  snapshot: SourceSnapshot,
  loads: readonly TableLoad[],
  hooks: LoadHooks,
  signal: AbortSignal,
): Promise<void> {
  const now = () => performance.now()
  const checkStructure = async (stop: AbortSignal) => {
    const reread = await request.reread(stop)
    haltChanged(
      loads.filter((load) => load.halted === null && !load.isComplete),
      reread,
      hooks,
    )
  }
  const lanes = snapshot.sessions.map((session) => new ReadingLane(session, turns(), now(), checkStructure))
  const [planner, ...readers] = lanes
  if (planner === undefined) throw new RangeError('a snapshot without a session')
  // A single session plans and copies in turns.
  const shared = readers.length === 0 ? [planner] : readers
  const queue = new WorkQueue<Chunk>(shared.length * lookAhead)
  const alive = { count: shared.length }
  const plan = (stop: AbortSignal) =>
    planChunks(
      largestFirst(loads),
      {
        session: planner.session,
        turns: planner.turns,
        queue,
        lanes: shared.length,
        haveOneView: () => shareOneView(shared),
        ledger: request.ledger,
        chunk: {
          rows: request.options.values['full.chunkRows'],
          megabytes: request.options.values['full.chunkMB'],
        },
        onPlanned: hooks.onPlanned,
        onComplete: hooks.onComplete,
        onHalted: hooks.onHalted,
      },
      stop,
    )
  const governor = new Governor((pace) => request.observer.paced(pace))
  const keeper = new PaceKeeper(governor, request.options)
  const watchdog = new Watchdog(lanes, watchOf(request, loads, hooks, keeper, now))
  const copy = (lane: ReadingLane) => (stop: AbortSignal) =>
    copyChunks(copyWork(request, { lane, watchdog, governor }, queue, alive, hooks), stop)
  const ended = new AbortController()
  const work = async (stop: AbortSignal) => {
    await runTogether(stop, [plan, ...shared.map(copy)])
    ended.abort()
  }
  const watch = (stop: AbortSignal) => watchdog.run(AbortSignal.any([stop, ended.signal]))
  const watchTarget = (stop: AbortSignal) =>
    keeper.watchTarget(request.openTargetMonitor, AbortSignal.any([stop, ended.signal]))
  await runTogether(signal, [work, watch, watchTarget])
  for (const load of loads) assertEnded(load)
}

/** Whatever goes wrong, an unfinished table must not pass for a finished one. */
function assertEnded(load: TableLoad): void {
  if (load.halted === null && !load.isComplete) throw new RangeError(`the load of ${load.name} has no end`)
}

function shareOneView(lanes: readonly ReadingLane[]): boolean {
  const [first, ...others] = lanes.map(({ view }) => view)
  return (
    first !== undefined && first !== null && others.every((view) => view !== null && sameView(first, view))
  )
}

function watchOf(
  { options, observer, openSourceMonitor }: FullRequest,
  loads: readonly TableLoad[],
  hooks: LoadHooks,
  keeper: PaceKeeper,
  now: () => number,
): Watch {
  return {
    open: openSourceMonitor,
    maxAgeMs: () =>
      loads.some(({ needsOneView }) => needsOneView)
        ? Number.POSITIVE_INFINITY
        : options.values['snapshot.maxAgeMinutes'] * 60_000 || Number.POSITIVE_INFINITY,
    onLoad: (load) => keeper.source(load),
    onGaveWay: (table) => observer.gaveWay(table),
    onRenewed: hooks.onRenewed,
    now,
  }
}

interface Reader {
  readonly lane: ReadingLane
  readonly watchdog: Watchdog
  readonly governor: Governor
}

function copyWork(
  request: FullRequest,
  { lane, watchdog, governor }: Reader,
  queue: WorkQueue<Chunk>,
  alive: { count: number },
  hooks: LoadHooks,
): CopyWork {
  const { observer } = request
  const policy = valuePolicy(request.options.values)
  // A commit whose answer was lost is found done by the next try, which then copies nothing itself.
  const finished = new WeakMap<Chunk, CopiedChunk>()
  return {
    queue,
    openWriter: request.openBulkWriter,
    copy: async (chunk, writer, signal) => {
      // Pieces of one view are read to their end: the view would have to be kept until the hours come back.
      if (!chunk.table.needsOneView) await hooks.hours.pass(signal)
      await watchdog.untilFree(chunk.table.name, signal)
      observer.tableState(chunk.table.name, 'copying')
      let passedAt = performance.now()
      const throttle = async (batch: RowBatch, bytes: number) => {
        observer.rowsRead(chunk.table.name, batch.count, bytes)
        const stop = AbortSignal.any([signal, lane.givesWay])
        await hooks.throttle(batch.count, bytes, stop)
        await governor.pass(performance.now() - passedAt, stop)
        passedAt = performance.now()
      }
      const onFinish = (copied: CopiedChunk) => void finished.set(chunk, copied)
      const tools = { session: lane.session, writer, policy, throttle, onFinish }
      return await lane.turns.take(async () => {
        if (chunk.table.halted !== null) throw chunk.table.halted
        chunk.table.readIn(lane.session.window, chunk.range)
        await copyChunk(chunk, tools, signal)
      })
    },
    onCopied: (chunk) => hooks.onCopied(chunk, finished.get(chunk) ?? null),
    onComplete: hooks.onComplete,
    onHalted: hooks.onHalted,
    onFailed: (chunk, error, retryInMs) => {
      observer.chunkFailed(chunk.table.name, chunk.range.no, error, retryInMs)
    },
    leave: () => alive.count > 1 && alive.count-- > 0,
  }
}
