import { type DmError, dmError, isTransient } from '@data-migration/contract/errors'
import type { ObjectResult, Position } from '@data-migration/contract/portal'
import pRetry from 'p-retry'
import type { PlannedTable } from '../convert/plan-database.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { SourceSnapshot } from '../model/ports/snapshot-reader.ts'
import { createForeignKeys } from './foreign-keys.ts'
import type { FullRequest } from './full-request.ts'
import { HoursGate } from './hours-gate.ts'
import { IndexBuilder } from './index-builder.ts'
import { LoadState } from './load-state.ts'
import { loadStart } from './load-start.ts'
import { loadTables } from './load-tables.ts'
import { loadThrottle } from './load-throttle.ts'
import { runTogether } from './task-group.ts'
import { isWanted } from './wanted-object.ts'

export interface FullResult {
  /** The view everything copied in this run was read from, still open; null when nothing was left to copy. */
  readonly snapshot: SourceSnapshot | null
  /** That view is the only one that rows of this sub-task were ever read in. */
  readonly oneView: boolean
  /**
   * From where the source's log has to be followed so that nothing is missed, over all runs of this sub-task; null where
   * the source does not tell. What each chunk holds beyond it, `ChunkRecord.window` tells.
   */
  readonly start: Position | null
  /** Tables that did not come to their end, and why. */
  readonly halted: ReadonlyMap<string, DmError>
}

/** A source that is back within this is waited for; its chunks go on in a new view. */
const attemptRetry = { retries: 10, minTimeout: 500, maxTimeout: 30_000, randomize: true }

/**
 * Copies all rows, builds indexes table by table while others are still being copied, then foreign keys. What an earlier
 * run has done, by the ledger, is not done again. Afterwards everything is durable on the target: chunks are committed
 * without waiting for its disk, so one that crashes can lose some, which only the ledger tells; they are made again.
 */
export async function runFullPhase(request: FullRequest, signal: AbortSignal): Promise<FullResult> {
  const state = new LoadState(request, await request.ledger.objectStates())
  const known = await request.ledger.position(loadStart)
  if (known !== null) request.onStart?.(known)
  let snapshot: SourceSnapshot | null = null
  try {
    do snapshot = await pass(request, state, snapshot, signal)
    while (await hasLost(request, state))
    const start = await request.ledger.position(loadStart)
    return { snapshot, oneView: state.oneView, start, halted: state.halted }
  } catch (error) {
    await snapshot?.[Symbol.asyncDispose]()
    throw error
  }
}

/** Makes everything the ledger does not have; `kept` is the view an earlier pass has read. */
async function pass(
  request: FullRequest,
  state: LoadState,
  kept: SourceSnapshot | null,
  signal: AbortSignal,
): Promise<SourceSnapshot | null> {
  const builder = new IndexBuilder(indexWork(request, state))
  let snapshot = kept
  const copy = async (stop: AbortSignal) => {
    snapshot = await copyWithRetry(request, state, builder, kept, stop)
    for (const table of state.waitingForIndexes.splice(0)) builder.add(table)
    builder.close()
  }
  try {
    await runTogether(signal, [copy, ...builder.tasks()])
    if (request.options.values['foreignKey.create']) await foreignKeys(request, state, signal)
    await request.ledger.makeDurable()
    return snapshot
  } catch (error) {
    if (snapshot !== kept) await snapshot?.[Symbol.asyncDispose]()
    throw error
  }
}

/** To be asked once everything recorded is durable: then nothing can get lost after it was looked at. */
async function hasLost(request: FullRequest, state: LoadState): Promise<boolean> {
  const { ledger, observer } = request
  const objects = await ledger.objectStates()
  const lost = state.lost(await ledger.tables(), objects)
  if (lost === 0) return false
  const problem = `it has lost ${lost} committed chunks and objects, as after a crash`
  observer.interrupted(dmError('DM-TGT-007', { problem }), 0)
  state.again(objects)
  return true
}

/** The view that was read; `kept` where nothing is left to copy. A view that is of no more use is closed. */
async function copyWithRetry(
  request: FullRequest,
  state: LoadState,
  builder: IndexBuilder,
  kept: SourceSnapshot | null,
  signal: AbortSignal,
): Promise<SourceSnapshot | null> {
  const throttle = loadThrottle(request.options)
  const hours = new HoursGate(request.options, (text, until) => request.observer.waitsForHours(text, until))
  let before = state.progress
  let view = kept
  const attempt = async (number: number) => {
    before = state.progress
    const loads = await state.loads()
    state.tellRecorded(loads, number === 1)
    const open = loads.filter((load) => !load.isFinished)
    if (view === null)
      state.oneView = !loads.some((load) => load.record.chunks.some((chunk) => chunk.state === 'done'))
    for (const load of loads.filter((each) => each.isFinished)) state.complete(load, builder)
    if (open.length === 0) return view
    if (view === null) await hours.pass(signal)
    const given = view
    view = null
    return loadTables(
      request,
      open,
      {
        throttle,
        hours,
        onReread: (reread) => state.sequencesFrom(reread.plan.tables),
        onRenewed: () => (state.oneView = false),
        beginAnew: (table) => state.beginAnew(table, number > 1),
        onComplete: (table) => state.complete(table, builder),
        onHalted: (table, error) => state.halt(table.name, error),
        onPlanned: (table, range) => state.planned(table.name, range.no),
        onCopied: (chunk, copied) => state.copied(chunk, copied),
      },
      given,
      signal,
    )
  }
  return pRetry(attempt, {
    ...attemptRetry,
    signal,
    shouldRetry: ({ error }) => isTransient(error),
    // Whoever gets on may be interrupted as often as it takes.
    shouldConsumeRetry: () => state.progress === before,
    onFailedAttempt: ({ error, retryDelay }) => {
      if (isTransient(error)) request.observer.interrupted(error as DmError, retryDelay)
    },
  })
}

function indexWork(request: FullRequest, state: LoadState) {
  const { options, observer } = request
  return {
    workers: options.values['index.workers'],
    memoryMB: options.values['index.memoryMB'],
    openWriter: request.openSchemaWriter,
    isDone: (object: ObjectDdl) => state.isDone(object),
    wanted: (object: ObjectDdl) => isWanted(object, options.values),
    onObject: (result: ObjectResult) => state.made(result),
    onTableDone: (table: PlannedTable) => observer.tableState(table.plan.source.name, 'copied'),
  }
}

async function foreignKeys(request: FullRequest, state: LoadState, signal: AbortSignal): Promise<void> {
  const tables = request.plan.tables.filter((table) => !state.halted.has(table.plan.source.name))
  const work = {
    openWriter: request.openSchemaWriter,
    isDone: (object: ObjectDdl) => state.isDone(object),
    onObject: (result: ObjectResult) => state.made(result),
  }
  const ready = withCompleteParents(tables, (result) => request.observer.object(result))
  if (!ready.some((table) => table.foreignKeys.some((key) => !state.isDone(key)))) return
  await pRetry(() => createForeignKeys(ready, work, signal), {
    ...attemptRetry,
    signal,
    shouldRetry: ({ error }) => isTransient(error),
  })
}

/** A key to a table that did not come to its end would find orphans everywhere; it waits for the next run. */
function withCompleteParents(
  tables: readonly PlannedTable[],
  onSkipped: (result: ObjectResult) => void,
): PlannedTable[] {
  const complete = new Set(tables.map((table) => table.plan.source.name))
  return tables.map((table) => {
    const { name, foreignKeys } = table.plan.source
    const waiting = new Set(
      foreignKeys.filter((key) => !complete.has(key.referencedTable)).map((key) => `${name}.${key.name}`),
    )
    for (const { kind, sourceName, targetName } of table.foreignKeys.filter((key) =>
      waiting.has(key.sourceName),
    ))
      onSkipped({ kind, sourceName, targetName, state: 'skipped', remarks: ['its parent is not complete'] })
    return { ...table, foreignKeys: table.foreignKeys.filter((key) => !waiting.has(key.sourceName)) }
  })
}
