import { type DmError, dmError } from '@data-migration/contract/errors'
import type { PlannedTable } from '../convert/plan-database.ts'
import type { TableRecord } from '../model/ports/ledger.ts'
import type { ViewWindow } from '../model/ports/snapshot-reader.ts'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import { isPiece, sameView } from './pieces.ts'
import type { RejectBudget } from './reject-budget.ts'

/** One table on its way: which chunks are open, and whether it may go on. */
export class TableLoad {
  readonly planned: PlannedTable
  readonly budget: RejectBudget
  readonly record: TableRecord
  /** Workers that copy a chunk of it right now. */
  copying = 0
  #open = 0
  #allPlanned = false
  #halted: DmError | null = null
  #completionTaken = false
  #inPieces: boolean
  #view: ViewWindow | null = null

  /** `record`: how far earlier runs have come. */
  constructor(planned: PlannedTable, record: TableRecord | undefined, budget: RejectBudget) {
    this.planned = planned
    this.budget = budget
    const chunks = (record?.chunks ?? []).toSorted((a, b) => a.range.no - b.range.no)
    this.record = { table: planned.plan.source.name, planned: record?.planned ?? false, chunks }
    this.#inPieces = chunks.some(({ range }) => isPiece(planned.plan, range))
    this.#view = chunks.find(({ state }) => this.#inPieces && state === 'done')?.window ?? null
  }

  get name(): string {
    return this.planned.plan.source.name
  }

  get plan(): TablePlan {
    return this.planned.plan
  }

  /** Why the table does not go on in this run; null when it does. */
  get halted(): DmError | null {
    return this.#halted
  }

  /** It has no key and is read in pieces, or is about to be. */
  get inPieces(): boolean {
    return this.#inPieces
  }

  set inPieces(is: boolean) {
    this.#inPieces = is
  }

  /** A newer view would be of no use to it. */
  get needsOneView(): boolean {
    return this.#inPieces && this.#halted === null && !this.isComplete
  }

  /** To be told before a chunk is read. Throws DM-SRC-044 where its pieces would not be of one view. */
  readIn(view: ViewWindow, range: KeyRange): void {
    if (!isPiece(this.plan, range)) return
    this.#view ??= view
    if (!sameView(this.#view, view)) throw dmError('DM-SRC-044', { table: this.name })
  }

  /** Earlier runs have copied all of it. */
  get isFinished(): boolean {
    return this.record.planned && this.record.chunks.every((chunk) => chunk.state === 'done')
  }

  get isComplete(): boolean {
    return this.#allPlanned && this.#open === 0
  }

  /** True once: for whoever first sees that all rows are in the target. */
  takeCompletion(): boolean {
    if (this.#halted !== null || !this.isComplete || this.#completionTaken) return false
    this.#completionTaken = true
    return true
  }

  opened(): void {
    this.#open++
  }

  done(): void {
    this.#open--
  }

  allPlanned(): void {
    this.#allPlanned = true
  }

  halt(error: DmError): void {
    this.#halted ??= error
  }
}

/** A chunk in work. `suspicious`: planned in another view than it is read in, or tried before; its rows are counted. */
export interface Chunk {
  readonly table: TableLoad
  readonly range: KeyRange
  readonly suspicious: boolean
}

/**
 * Largest first, so that the last ones to finish are small; before them those without a key, which have to be read in one
 * view: the first one, whose position is exact.
 */
export function largestFirst(tables: readonly TableLoad[]): TableLoad[] {
  return tables.toSorted((a, b) => {
    if ((a.plan.key === null) !== (b.plan.key === null)) return a.plan.key === null ? -1 : 1
    const difference = BigInt(b.plan.source.dataBytes) - BigInt(a.plan.source.dataBytes)
    return difference === 0n ? 0 : difference > 0n ? 1 : -1
  })
}
