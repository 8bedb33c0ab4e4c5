import type { RowTexts } from '../../model/ports/row-repairer.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { cellOf, type RowCells } from '../row-scanner.ts'

/** A row that differs, with all its cells as comparable text. */
export type RowDifference =
  | { readonly kind: 'missing'; readonly source: RowTexts }
  | { readonly kind: 'extra'; readonly target: RowTexts }
  | {
      readonly kind: 'different'
      readonly source: RowTexts
      readonly target: RowTexts
      readonly columns: readonly string[]
    }

/** Is told of every difference; the table's generated columns stand last among its columns. */
export interface DifferenceObserver {
  /** What was told of the table before counts no longer: it is compared anew. */
  begin(table: TablePlan): void
  /** Of a range that has been compared to its end. */
  found(table: TablePlan, differences: readonly RowDifference[]): void
}

/** A copy: the row is gone with its batch. */
export function textsOf(row: RowCells): RowTexts {
  return Array.from(row.starts, (_, column) => {
    const cell = cellOf(row, column)
    return cell === null ? null : Buffer.from(cell)
  })
}
