import { type DmError, isTransient } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import pRetry from 'p-retry'
import type { PlannedTable } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { Snapshot } from '../model/ports/snapshot-reader.ts'
import { createForeignKeys } from './foreign-keys.ts'
import type { FullRequest } from './full-request.ts'
import { IndexBuilder } from './index-builder.ts'
import { loadTables } from './load-tables.ts'
import { loadThrottle } from './load-throttle.ts'
import { rejectBudget } from './reject-budget.ts'
import { TableLoad } from './table-load.ts'
import { runTogether } from './task-group.ts'

export interface FullResult {
  /** The view everything copied in this run was read from, still open; null when nothing was left to copy. */
  readonly snapshot: Snapshot | null
  /** That view is the only one that rows of this sub-task were ever read in. */
  readonly oneView: boolean
  /** Tables that did not come to their end, and why. */
  readonly halted: ReadonlyMap<string, DmError>
}

/** A source that is back within this is waited for; its chunks go on in a new view. */
const attemptRetry = { retries: 10, minTimeout: 500, maxTimeout: 30_000, randomize: true }

/**
 * Copies all rows, builds indexes table by table while others are still being copied, then foreign keys. What an earlier
 * run has done, by the ledger, is not done again. Afterwards everything is durable on the target.
 */
export async function runFullPhase(request: FullRequest, signal: AbortSignal): Promise<FullResult> {
  await using stack = new AsyncDisposableStack()
  const state = new LoadState(request, createdObjects(await request.ledger.objects()))
  const builder = new IndexBuilder(indexWork(request, state))
  let snapshot: Snapshot | null = null
  const copy = async (stop: AbortSignal) => {
    snapshot = await copyWithRetry(request, state, builder, stop)
    if (snapshot !== null) stack.use(snapshot)
    for (const table of state.waitingForIndexes.splice(0)) builder.add(table)
    builder.close()
  }
  await runTogether(signal, [copy, ...builder.tasks()])
  if (request.options.values['foreignKey.create']) await foreignKeys(request, state, signal)
  await request.ledger.makeDurable()
  stack.move()
  return { snapshot, oneView: state.oneView, halted: state.halted }
}

/** What one run of the phase keeps over its attempts. */
class LoadState {
  readonly halted = new Map<string, DmError>()
  /** Complete tables, while `index.timing` is after-load. */
  readonly waitingForIndexes: PlannedTable[] = []
  readonly isDone: (object: ObjectDdl) => boolean
  readonly #request: FullRequest
  readonly #complete = new Set<string>()
  #sequences: ReadonlyMap<string, PlannedTable['sequence']> = new Map()
  #progress = 0
  /** Nothing was copied before the view that is open now. */
  oneView = true

  constructor(request: FullRequest, isDone: (object: ObjectDdl) => boolean) {
    this.#request = request
    this.isDone = isDone
  }

  get progress(): number {
    return this.#progress
  }

  copied(): void {
    this.#progress++
  }

  sequencesFrom(tables: readonly PlannedTable[]): void {
    this.#sequences = new Map(tables.map((table) => [table.plan.source.name, table.sequence]))
  }

  halt(table: string, error: DmError): void {
    this.halted.set(table, error)
    this.#request.observer.tableState(table, error.code === 'DM-TGT-010' ? 'paused' : 'failed')
    this.#request.observer.tableHalted(table, error)
  }

  /** All rows are there: on to the indexes, unless an earlier attempt has sent the table there. */
  complete(load: TableLoad, builder: IndexBuilder): void {
    if (this.#complete.has(load.name)) return
    this.#complete.add(load.name)
    this.#request.observer.tableState(load.name, 'indexing')
    const table = { ...load.planned, sequence: this.#sequences.get(load.name) ?? load.planned.sequence }
    if (this.#request.options.values['index.timing'] === 'after-load') this.waitingForIndexes.push(table)
    else builder.add(table)
  }

  /** All tables as the ledger knows them, but for those halted in this run. */
  async loads(): Promise<TableLoad[]> {
    const { plan, ledger, options } = this.#request
    const records = new Map((await ledger.tables()).map((record) => [record.table, record]))
    const rejected = Map.groupBy(await ledger.rejectedRows(), (row) => row.table)
    const limit = () => options.values['reject.maxRows']
    return plan.tables
      .filter((table) => !this.halted.has(table.plan.source.name))
      .map((table) => {
        const { name } = table.plan.source
        const budget = rejectBudget(name, rejected.get(name)?.length ?? 0, limit)
        return new TableLoad(table, records.get(name), budget)
      })
  }
}

/** Null when nothing is left to copy. */
async function copyWithRetry(
  request: FullRequest,
  state: LoadState,
  builder: IndexBuilder,
  signal: AbortSignal,
): Promise<Snapshot | null> {
  const throttle = loadThrottle(request.options)
  let before = state.progress
  const first = await state.loads()
  tellFormerChunks(request, first)
  const attempt = async (number: number) => {
    before = state.progress
    const loads = number === 1 ? first : await state.loads()
    const open = loads.filter((load) => !load.isFinished)
    state.oneView = !loads.some((load) => load.record.chunks.some((chunk) => chunk.state === 'done'))
    for (const load of loads.filter((each) => each.isFinished)) state.complete(load, builder)
    if (open.length === 0) return null
    return loadTables(
      request,
      open,
      {
        throttle,
        onReread: (reread) => state.sequencesFrom(reread.plan.tables),
        onComplete: (table) => state.complete(table, builder),
        onHalted: (table, error) => state.halt(table.name, error),
        onCopied: () => state.copied(),
      },
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

function tellFormerChunks(request: FullRequest, loads: readonly TableLoad[]): void {
  for (const load of loads) {
    const { chunks } = load.record
    if (chunks.length > 0) request.observer.chunksPlanned(load.name, chunks.length)
    for (const chunk of chunks) {
      if (chunk.state === 'done') request.observer.chunkDone(load.name, chunk.counts, true)
    }
  }
}

function indexWork(request: FullRequest, state: LoadState) {
  const { options, observer } = request
  return {
    workers: options.values['index.workers'],
    openWriter: request.openSchemaWriter,
    isDone: state.isDone,
    // Keys are part of what the data means and are always made.
    wanted: (object: ObjectDdl) => object.kind !== 'index' || options.values['index.timing'] !== 'never',
    onObject: (result: ObjectResult) => observer.object(result),
    onTableDone: (table: PlannedTable) => observer.tableState(table.plan.source.name, 'copied'),
  }
}

async function foreignKeys(request: FullRequest, state: LoadState, signal: AbortSignal): Promise<void> {
  const tables = request.plan.tables.filter((table) => !state.halted.has(table.plan.source.name))
  const work = {
    openWriter: request.openSchemaWriter,
    isDone: state.isDone,
    onObject: (result: ObjectResult) => request.observer.object(result),
  }
  if (!tables.some((table) => table.foreignKeys.some((key) => !state.isDone(key)))) return
  await createForeignKeys(tables, work, signal)
}

/** Which objects are there by the ledger. A failed one is tried again. */
export function createdObjects(objects: readonly ObjectResult[]): (object: ObjectDdl) => boolean {
  const there = new Set(objects.filter(({ state }) => state !== 'failed').map(objectKey))
  return (object) => there.has(objectKey(object))
}
