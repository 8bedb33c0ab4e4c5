import type { TableVerdict } from '@data-migration/contract/portal'
import { type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { RangeResult } from './range-result.ts'

/** Counts become the verdict; a table with rejected rows is never `equal`. */
export function tableVerdict(
  table: string,
  result: RangeResult,
  rejectedRows: number,
  scope?: TableVerdict['scope'],
): TableVerdict {
  return {
    table,
    ...(scope === undefined ? {} : { scope }),
    verdict: verdictOf(result, rejectedRows),
    rowsSource: String(result.rowsSource),
    rowsTarget: String(result.rowsTarget),
    missing: String(result.missing),
    extra: String(result.extra),
    different: String(result.different),
    changedByPolicy: String(result.changedByPolicy),
    differences: [...result.differences],
  }
}

function verdictOf(result: RangeResult, rejectedRows: number): TableVerdict['verdict'] {
  if (result.missing + result.extra + result.different > 0) return 'different'
  return result.changedByPolicy + rejectedRows > 0 ? 'equal-with-policy' : 'equal'
}

/** A table whose comparison failed: nothing is claimed of it. */
export function notVerified(table: string, error: unknown): TableVerdict {
  const body: ErrorBody = toErrorBody(error)
  return {
    table,
    verdict: 'not-verified',
    rowsSource: '0',
    rowsTarget: '0',
    missing: '0',
    extra: '0',
    different: '0',
    changedByPolicy: '0',
    differences: [],
    error: body,
  }
}
