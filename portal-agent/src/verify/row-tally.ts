import type { Difference } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'
import { type RowDifference, textsOf } from './repair/difference-observer.ts'
import type { ValuePolicy } from './policy.ts'
import { emptyResult, type RangeResult } from './range-result.ts'
import { rowComparer } from './row-compare.ts'
import { rowKeyText } from './row-key.ts'
import { cellOf, type RowCells } from './row-scanner.ts'
import { shownValue, type ValuesShown } from './cell-values.ts'

export interface TallyRequest {
  readonly table: TablePlan
  readonly policy: ValuePolicy
  /** Keys of refused rows; each is taken out when it has excused a row. */
  readonly rejected: Set<string>
  readonly maxDifferences: number
  readonly values: ValuesShown
  /** Told of each row that is counted as missing, extra or different. */
  readonly onDifference?: (difference: RowDifference) => void
}

/** Counts what a keyed comparison meets; `result.rowsSource` and `rowsTarget` are the caller's. */
export interface RowTally {
  readonly result: RangeResult
  missing(source: RowCells): void
  extra(target: RowCells): void
  both(source: RowCells, target: RowCells): void
}

export function rowTally(request: TallyRequest): RowTally {
  const { table, policy, rejected, maxDifferences, values, onDifference } = request
  const result = emptyResult()
  const keyText = rowKeyText(table)
  const comparer = rowComparer(table, policy)

  function list(kind: Difference['kind'], row: RowCells): void {
    result[kind]++
    if (result.differences.length < maxDifferences)
      result.differences.push({ kind, key: keyText(row), columns: [] })
  }

  function listDifferent(source: RowCells, target: RowCells): void {
    result.different++
    const isListed = result.differences.length < maxDifferences
    if (!isListed && onDifference === undefined) return
    const columns = comparer.differing(source, target)
    onDifference?.({ kind: 'different', source: textsOf(source), target: textsOf(target), columns })
    if (!isListed) return
    const cells = values === 'none' ? [] : columns.map((name) => valueOf(values, name, source, target))
    const shown = cells.length === 0 ? {} : { values: cells }
    result.differences.push({ kind: 'different', key: keyText(source), columns, ...shown })
  }

  function valueOf(shown: Exclude<ValuesShown, 'none'>, name: string, source: RowCells, target: RowCells) {
    const column = table.columns.findIndex((candidate) => candidate.source.name === name)
    return shownValue(shown, name, cellOf(source, column), cellOf(target, column))
  }

  return {
    result,
    missing(source) {
      if (rejected.size > 0 && rejected.delete(keyText(source))) result.changedByPolicy++
      else {
        onDifference?.({ kind: 'missing', source: textsOf(source) })
        list('missing', source)
      }
    },
    extra(target) {
      onDifference?.({ kind: 'extra', target: textsOf(target) })
      list('extra', target)
    },
    both(source, target) {
      const outcome = comparer.compare(source, target)
      if (outcome === 'policy') result.changedByPolicy++
      else if (outcome === 'different') listDifferent(source, target)
    },
  }
}
