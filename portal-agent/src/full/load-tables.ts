import { availableParallelism } from 'node:os'
import { type DmError, dmError } from '@data-migration/contract/errors'
import { valuePolicy } from '../convert/value-policy.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { SourceSession, SourceSnapshot } from '../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../model/row-batch.ts'
import type { KeyRange } from '../model/table-plan.ts'
import { type CopiedChunk, copyChunk } from './copy-chunk.ts'
import { copyChunks, type CopyWork } from './copy-worker.ts'
import type { FullRequest, Reread } from './full-request.ts'
import { planChunks } from './plan-chunks.ts'
import type { LoadThrottle } from './load-throttle.ts'
import { type Chunk, largestFirst, type TableLoad } from './table-load.ts'
import { runTogether } from './task-group.ts'
import { type Turns, turns } from './turns.ts'
import { WorkQueue } from './work-queue.ts'

export interface LoadHooks {
  readonly throttle: LoadThrottle
  readonly onReread: (reread: Reread) => void
  readonly onComplete: (table: TableLoad) => void
  readonly onHalted: (table: TableLoad, error: DmError) => void
  readonly onPlanned: (table: TableLoad, range: KeyRange) => void
  /** Null: an earlier try had committed it, and what it copied is not known. */
  readonly onCopied: (chunk: Chunk, copied: CopiedChunk | null) => void
}

/** The stream under which the ledger keeps from where changes have to be followed. */
export const loadStart = 'load-start'

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
  if (kept === null) {
    const reread = await request.reread(signal)
    hooks.onReread(reread)
    haltChanged(loads, reread, hooks)
  }
  await copyAll(request, snapshot, loads, hooks, signal)
  stack.move()
  return snapshot
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
  await fixStart(request.ledger, snapshot)
  request.observer.snapshotOpened({ way: snapshot.way, position, tried })
  return snapshot
}

/**
 * From where the source's log has to be followed: the least position of the first view ever opened. Fixed before the first
 * row is read, and never taken again (pitfall X04).
 */
async function fixStart(ledger: Ledger, { sessions }: SourceSnapshot): Promise<void> {
  const low = sessions[0]?.window.low ?? null
  if (low !== null && (await ledger.position(loadStart)) === null) await ledger.recordPosition(loadStart, low)
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
  const [planner, ...readers] = snapshot.sessions.map((session) => ({ session, turns: turns() }))
  if (planner === undefined) throw new RangeError('a snapshot without a session')
  // A single session plans and copies in turns.
  const shared = readers.length === 0 ? [planner] : readers
  const queue = new WorkQueue<Chunk>(shared.length * lookAhead)
  const alive = { count: shared.length }
  const plan = (stop: AbortSignal) =>
    planChunks(
      largestFirst(loads),
      {
        ...planner,
        queue,
        lanes: shared.length,
        ledger: request.ledger,
        chunkRows: request.options.values['full.chunkRows'],
        onPlanned: hooks.onPlanned,
        onComplete: hooks.onComplete,
        onHalted: hooks.onHalted,
      },
      stop,
    )
  const copy = (reader: Reader) => (stop: AbortSignal) =>
    copyChunks(copyWork(request, reader, queue, alive, hooks), stop)
  await runTogether(signal, [plan, ...shared.map(copy)])
  for (const load of loads) assertEnded(load)
}

/** Whatever goes wrong, an unfinished table must not pass for a finished one. */
function assertEnded(load: TableLoad): void {
  if (load.halted === null && !load.isComplete) throw new RangeError(`the load of ${load.name} has no end`)
}

interface Reader {
  readonly session: SourceSession
  readonly turns: Turns
}

function copyWork(
  request: FullRequest,
  reader: Reader,
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
    copy: (chunk, writer, signal) => {
      observer.tableState(chunk.table.name, 'copying')
      const throttle = async (batch: RowBatch, bytes: number) => {
        observer.rowsRead(chunk.table.name, batch.count, bytes)
        await hooks.throttle(batch.count, bytes, signal)
      }
      const onFinish = (copied: CopiedChunk) => void finished.set(chunk, copied)
      const tools = { session: reader.session, writer, policy, throttle, onFinish }
      return reader.turns.take(() => copyChunk(chunk, tools, signal))
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
