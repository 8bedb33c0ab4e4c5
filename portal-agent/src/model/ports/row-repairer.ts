import type { TablePlan } from '../table-plan.ts'

/** Cells in the order of `table.columns`, as comparable text; null = NULL. */
export type RowTexts = readonly (Buffer | null)[]

/** What makes one row of the target what the source has. */
export type RowRepair =
  | { readonly kind: 'delete'; readonly table: TablePlan; readonly before: RowTexts }
  | {
      readonly kind: 'update'
      readonly table: TablePlan
      readonly before: RowTexts
      readonly after: RowTexts
      /** Which columns are set, by position. */
      readonly columns: readonly number[]
    }
  | { readonly kind: 'insert'; readonly table: TablePlan; readonly after: RowTexts }

export interface RepairOutcome {
  readonly applied: number
  /** Rows that were no longer as they had been read: nothing was done to them. */
  readonly movedOn: number
}

/** Mends rows of one database. */
export interface RowRepairer extends AsyncDisposable {
  /**
   * The statements in the order given, as one transaction that anybody can run: as they are shown and as they are
   * applied. Each touches its row only while that is as it was read; triggers of the tables sleep meanwhile.
   */
  script(repairs: readonly RowRepair[], signal: AbortSignal): AsyncIterable<string>
  /** In the order given, in one transaction of this epoch: all or nothing. */
  apply(repairs: readonly RowRepair[], signal: AbortSignal): Promise<RepairOutcome>
}
