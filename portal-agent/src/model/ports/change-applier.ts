import type { ObjectResult } from '@data-migration/contract/portal'
import type { LogProgress } from '../change-block.ts'
import type { Table } from '../schema.ts'
import type { TablePlan } from '../table-plan.ts'

/** A COPY payload in `table.copyFormat` and how many rows it holds. */
export interface StagedRows {
  readonly data: readonly Buffer[]
  readonly rows: number
}

/**
 * What changes of one table come to in the end. Rows to be deleted and updated are those of `before`: cells of the key, or
 * of all columns for a table without one. A key occurs once in a step.
 */
export interface TableStep {
  readonly table: TablePlan
  readonly inserts: StagedRows | null
  /** The new rows of keys that are there before and after. */
  readonly updates: StagedRows | null
  readonly deletes: StagedRows | null
}

/**
 * What happens where the target is not as the log says it was: the batch is refused; the row becomes what the source has,
 * without a word, because it may be there already; it becomes that and is told of; it stays as it is and is told of.
 */
export type Strictness = 'strict' | 'idempotent' | 'overwrite' | 'ignore'

/** Steps in order; inside of one, the applier chooses an order that keys and foreign keys allow. */
export interface ApplyBatch {
  readonly steps: readonly ApplyStep[]
  readonly progress: LogProgress
  /** Tables (of the target) whose updated rows are taken out and put in anew, so that values of unique keys can change places. */
  readonly reinsert: ReadonlySet<string>
  /** Of the last transaction, ms since the epoch on the source's clock; 0 where unknown. */
  readonly committedAtMs: number
}

/** `net`: the applier chooses an order that keys and foreign keys allow. `ordered`: one change after the other. */
export type ApplyStep =
  | { readonly kind: 'net'; readonly tables: readonly TableStep[] }
  | { readonly kind: 'ordered'; readonly changes: readonly OrderedChange[] }
  | { readonly kind: 'truncate'; readonly table: TablePlan }
  | StructureStep

/** What a statement of the source comes to on the target, with all that is on record about it. */
export interface StructureStep {
  readonly kind: 'structure'
  readonly statements: readonly string[]
  /** The tables as they are in front of it: what `prepare` made for them goes where it speaks of their columns. */
  readonly tables: readonly TablePlan[]
  /** Structures of the source behind it, by the table's name; null for a table that is gone. */
  readonly structures: ReadonlyMap<string, Table | null>
  readonly gone: readonly Pick<ObjectResult, 'kind' | 'sourceName' | 'targetName'>[]
  readonly made: readonly ObjectResult[]
  /** Source tables that are not followed from here on. */
  readonly leftOut: readonly string[]
  readonly statement: string
  readonly action: string
}

/** A field in the binary form of its type, or as text where the plan says so; null for NULL. */
export type ChangeField = Buffer | string | null

/** One change with the fields of its images; before as in `ChangeBlock`. */
export interface OrderedChange {
  readonly table: TablePlan
  readonly kind: number
  readonly before: readonly ChangeField[] | null
  readonly after: readonly ChangeField[] | null
}

export interface ApplyResult {
  /** Rows that were not as the log says they were, and what was done about them. */
  readonly conflicts: readonly ApplyConflict[]
}

export interface ApplyConflict {
  readonly table: string
  readonly kind: 'insert' | 'update' | 'delete'
  readonly action: 'stop' | 'overwrite' | 'ignore'
  readonly rows: number
  /** Of the first of them, as JSON objects of column → text; none for a table without a key. */
  readonly keys: readonly string[]
}

/** As many keys are told of at most, of one kind in one table. */
export const mostConflictKeys = 200

/** Applies changes exactly once: rows and position commit in one target transaction, the epoch check last. */
export interface ChangeApplier extends AsyncDisposable {
  /** Makes the tables ready: what would do a change twice or in the wrong order is out of the way until `finish`. */
  prepare(tables: readonly TablePlan[], signal: AbortSignal): Promise<void>
  /** Takes back what `prepare` did. */
  finish(): Promise<void>
  /** What was committed last; null before the first batch. */
  progress(): Promise<LogProgress | null>
  /**
   * All of the batch, or nothing. Throws `UniqueCollision` where the order inside of a step would matter: the caller then
   * tries again with steps that keep it. Conflicts that do not stop are put on record with it.
   * Errors: DM-JOB-008, DM-TGT-*, DM-INC-014 for a conflict that stops,
   * DM-INC-019 for a structure that others hold.
   */
  apply(
    batch: ApplyBatch,
    strictness: (table: TablePlan) => Strictness,
    signal: AbortSignal,
  ): Promise<ApplyResult>
}

/** The rows of a batch collide with each other by a unique key or a foreign key when their order is not kept. */
export class UniqueCollision extends Error {
  override name = 'UniqueCollision'
  /** Of the target. */
  readonly table: string | undefined

  constructor(message: string, table: string | undefined, cause: unknown) {
    super(message, { cause })
    this.table = table
  }
}
