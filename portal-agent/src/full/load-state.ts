import type { DmError } from '@data-migration/contract/errors'
import type { OptionValues } from '@data-migration/contract/options'
import type { ObjectResult } from '@data-migration/contract/portal'
import type { PlannedTable } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { ObjectState, TableRecord } from '../model/ports/ledger.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { CopiedChunk } from './copy-chunk.ts'
import type { FullRequest } from './full-request.ts'
import type { IndexBuilder } from './index-builder.ts'
import { inOnePiece } from './pieces.ts'
import { rejectBudget } from './reject-budget.ts'
import { type Chunk, TableLoad } from './table-load.ts'

/** What one run of the phase keeps over its attempts. */
export class LoadState {
  readonly halted = new Map<string, DmError>()
  /** Complete tables, while `index.timing` is after-load. */
  readonly waitingForIndexes: PlannedTable[] = []
  readonly #request: FullRequest
  readonly #complete = new Set<string>()
  readonly #told = new Set<string>()
  readonly #made = new Set<string>()
  /** Tables that are not read in pieces any more. */
  readonly #wholes = new Set<string>()
  #there: ReadonlySet<string>
  #sequences: ReadonlyMap<string, PlannedTable['sequence']> = new Map()
  #progress = 0
  /** Nothing was copied before the view that is open now. */
  oneView = true

  /** `recorded`: the objects of the ledger. */
  constructor(request: FullRequest, recorded: readonly ObjectState[]) {
    this.#request = request
    this.#there = createdObjects(recorded)
  }

  /** Whether an object is there by the ledger. A failed one is tried again. */
  isDone(object: ObjectDdl): boolean {
    return this.#there.has(objectKey(object))
  }

  made(result: ObjectResult): void {
    if (result.state === 'created') this.#made.add(objectKey(result))
    this.#request.observer.object(result)
  }

  /** Chunks and objects of this run that the ledger, read now, does not know. */
  lost(tables: readonly TableRecord[], objects: readonly ObjectState[]): number {
    const open = tables.flatMap(({ table, chunks }) =>
      chunks.filter(
        ({ range, state }) => state !== 'done' && this.#told.has(newsOf('done', table, range.no)),
      ),
    )
    const there = createdObjects(objects)
    return open.length + [...this.#made].filter((key) => !there.has(key)).length
  }

  /** Begins another pass over what the ledger does not have. */
  again(recorded: readonly ObjectState[]): void {
    this.#there = createdObjects(recorded)
    this.#made.clear()
    this.#complete.clear()
  }

  get progress(): number {
    return this.#progress
  }

  planned(table: string, no: number): void {
    if (this.#isNews('planned', table, no)) this.#request.observer.chunksPlanned(table, 1)
  }

  copied(chunk: Chunk, copied: CopiedChunk | null): void {
    this.#progress++
    const { name } = chunk.table
    if (this.#isNews('done', name, chunk.range.no))
      this.#request.observer.chunkDone(name, copied?.counts ?? null, false)
    for (const row of copied?.rejected ?? []) this.#request.observer.rejected(row)
  }

  /** What the ledger knows and the observer does not: of earlier runs, or of tries whose answer was lost. */
  tellRecorded(loads: readonly TableLoad[], earlier: boolean): void {
    for (const { name, record } of loads) {
      for (const { range, state, counts } of record.chunks) {
        this.planned(name, range.no)
        if (state === 'done' && this.#isNews('done', name, range.no))
          this.#request.observer.chunkDone(name, counts, earlier)
      }
    }
  }

  /** True once. */
  #isNews(what: string, table: string, no: number): boolean {
    const news = newsOf(what, table, no)
    if (this.#told.has(news)) return false
    this.#told.add(news)
    return true
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

  /** As if nothing of the table had been copied. `asWhole`: it would be in vain to read it in pieces again. */
  async beginAnew(load: TableLoad, asWhole: boolean): Promise<TableLoad> {
    const { planned, plan, name } = load
    await this.#request.ledger.resetTable(name, plan.targetSchema, plan.target)
    for (const news of this.#told) if (tableOfNews(news) === name) this.#told.delete(news)
    this.#request.observer.tableBegunAnew(name)
    if (asWhole) this.#wholes.add(name)
    return this.#load(planned, undefined, 0)
  }

  #load(table: PlannedTable, record: TableRecord | undefined, rejected: number): TableLoad {
    const { options } = this.#request
    const { name, rowsEstimate } = table.plan.source
    const budget = rejectBudget(name, rejected, () => rejectLimit(options.values, rowsEstimate))
    const isWhole = this.#wholes.has(name) || options.values['target.existing'] === 'append'
    const planned = isWhole ? { ...table, plan: inOnePiece(table.plan) } : table
    return new TableLoad(planned, record, budget)
  }

  /** All tables as the ledger knows them, but for those halted in this run. */
  async loads(): Promise<TableLoad[]> {
    const { plan, ledger } = this.#request
    const records = new Map((await ledger.tables()).map((record) => [record.table, record]))
    const rejected = Map.groupBy(await ledger.rejectedRows(), (row) => row.table)
    return plan.tables
      .filter((table) => !this.halted.has(table.plan.source.name))
      .map((table) => {
        const { name } = table.plan.source
        return this.#load(table, records.get(name), rejected.get(name)?.length ?? 0)
      })
  }
}

function createdObjects(objects: readonly ObjectState[]): Set<string> {
  return new Set(objects.filter(({ state }) => state !== 'failed').map(objectKey))
}

function newsOf(what: string, table: string, no: number): string {
  return `${what} ${no} ${table}`
}

function tableOfNews(news: string): string {
  return news.split(' ').slice(2).join(' ')
}

/** A thousandth of a large table is more than the fixed number, which holds for small ones. */
function rejectLimit(values: OptionValues, rowsEstimate: string): number {
  const share = Math.floor((Number(rowsEstimate) * values['reject.maxPerMille']) / 1000)
  return Math.max(values['reject.maxRows'], share)
}
