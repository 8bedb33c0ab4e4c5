import type { SubTaskSummary } from '@data-migration/contract/api'
import type { TableCounters } from '@data-migration/contract/portal'

export type Verdict = NonNullable<SubTaskSummary['verdict']>

/** Rows compared, and tables that differ. */
export function verdictFigures(tables: readonly TableCounters[]): {
  readonly rows: bigint
  readonly different: number
} {
  return {
    rows: tables.reduce((sum, { rowsVerified }) => sum + BigInt(rowsVerified), 0n),
    different: tables.filter(({ state }) => state === 'different').length,
  }
}
