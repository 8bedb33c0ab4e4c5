import { DmError, isTransient } from '@data-migration/contract/errors'
import pRetry from 'p-retry'
import type { BulkWriter } from '../model/ports/bulk-writer.ts'
import { haltsTableOnly } from './table-failure.ts'
import type { Chunk, TableLoad } from './table-load.ts'
import type { WorkQueue } from './work-queue.ts'

export interface CopyWork {
  readonly queue: WorkQueue<Chunk>
  readonly openWriter: (signal: AbortSignal) => Promise<BulkWriter>
  /** One try, from this worker's own session of the view. */
  readonly copy: (chunk: Chunk, writer: BulkWriter, signal: AbortSignal) => Promise<void>
  readonly onCopied: (chunk: Chunk) => void
  readonly onComplete: (table: TableLoad) => void
  readonly onHalted: (table: TableLoad, error: DmError) => void
  readonly onFailed: (chunk: Chunk, error: DmError, retryInMs: number | null) => void
  /**
   * Whether another worker still has a session that can copy what this one could not. If so, this one counts as gone from
   * now on: of workers that fail at the same time the last one must know that it is.
   */
  readonly leave: () => boolean
}

/**
 * Many COPYs into one table hold each other up on its last page. Two of them hardly do, and the largest table, which is begun with,
 * is complete while there is copying left beside which its indexes are built.
 */
const mostCopiers = 2

/** A target that restarts is back within this; the source's view stays open meanwhile. */
const targetRetry = { retries: 10, minTimeout: 250, maxTimeout: 15_000, randomize: true }

/**
 * Copies chunks until none is left. A target that cannot be reached is tried again with a fresh connection. A lost
 * source session cannot be had again at its position: its chunk goes back to the other workers and this one ends.
 */
export async function copyChunks(work: CopyWork, signal: AbortSignal): Promise<void> {
  let writer: BulkWriter | null = null
  const close = async () => {
    const open = writer
    writer = null
    await open?.[Symbol.asyncDispose]()
  }
  const attempt = async (chunk: Chunk) => {
    writer ??= await work.openWriter(signal)
    try {
      return await work.copy(chunk, writer, signal)
    } catch (error) {
      await close()
      throw error
    }
  }
  try {
    let last: TableLoad | null = null
    const next = () => work.queue.take(signal, ({ table }) => table === last || table.copying < mostCopiers)
    for (let chunk = await next(); chunk !== null; chunk = await next()) {
      last = chunk.table
      last.copying++
      try {
        if (!(await carryOut(work, chunk, attempt, signal))) return
      } finally {
        last.copying--
      }
    }
  } finally {
    await close()
  }
}

/** False when this worker is of no more use. */
async function carryOut(
  work: CopyWork,
  chunk: Chunk,
  attempt: (chunk: Chunk) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  if (chunk.table.halted !== null) {
    work.queue.done()
    return true
  }
  try {
    await withTargetRetry(work, chunk, attempt, signal)
    work.onCopied(chunk)
    chunk.table.done()
    if (chunk.table.takeCompletion()) work.onComplete(chunk.table)
    work.queue.done()
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (haltsTableOnly(error)) return halt(work, chunk, error)
    if (isOfAnotherView(error)) throw error
    if (!isTransient(error) || isTargetError(error) || !work.leave()) throw error
    work.onFailed(chunk, error as DmError, null)
    work.queue.handBack({ ...chunk, suspicious: true })
    return false
  }
}

function halt(work: CopyWork, chunk: Chunk, error: DmError): true {
  if (chunk.table.halted === null) {
    chunk.table.halt(error)
    work.onHalted(chunk.table, error)
  }
  work.queue.done()
  return true
}

function withTargetRetry(
  work: CopyWork,
  chunk: Chunk,
  attempt: (chunk: Chunk) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  return pRetry(() => attempt(chunk), {
    ...targetRetry,
    signal,
    shouldRetry: ({ error }) => isTransient(error) && isTriedAgain(error),
    // Somebody who waits for the table may come as often as he likes.
    shouldConsumeRetry: ({ error }) => !gaveWay(error),
    onFailedAttempt: ({ error, retryDelay }) => {
      if (isTransient(error) && isTriedAgain(error)) work.onFailed(chunk, error as DmError, retryDelay)
    },
  })
}

/** No worker can go on with its table: only the next attempt begins it anew. */
function isOfAnotherView(error: unknown): boolean {
  return error instanceof DmError && error.code === 'DM-SRC-044'
}

/** By the same worker: the target may be back soon, and the view is still there. */
function isTriedAgain(error: unknown): boolean {
  return isTargetError(error) || gaveWay(error)
}

function gaveWay(error: unknown): boolean {
  return error instanceof DmError && error.code === 'DM-SRC-042'
}

function isTargetError(error: unknown): boolean {
  return error instanceof DmError && error.code.startsWith('DM-TGT-')
}
