import { isTransient } from '@data-migration/contract/errors'
import type { TableVerdict } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'
import { digestsOfBoth } from './digests-of-both.ts'
import { isHashable } from './hashable.ts'
import { emptyResult } from './range-result.ts'
import type { SessionPair } from './session-pool.ts'
import { tableVerdict } from './table-verdict.ts'
import { withGenerated } from './verify-table.ts'
import type { VerifySettings } from './verify-settings.ts'

/** Tables hashed by one statement. */
const tablesAtOnce = 50
const mostRows = 20_000n
const mostBytes = 8n << 20n

/** Tables so small that what they cost is the round trips: hashed many at a time. The others are left. */
export function smallTables(
  settings: VerifySettings,
  tables: readonly TablePlan[],
): { readonly groups: readonly (readonly TablePlan[])[]; readonly others: readonly TablePlan[] } {
  const { method, hash, rejected, scope } = settings
  const isWhole = scope.lower === null && scope.upper === null
  if (method === 'stream' || hash === null || !isWhole) return { groups: [], others: tables }
  const withRejects = new Set(rejected.map((row) => row.table))
  const isSmall = (table: TablePlan): boolean =>
    BigInt(table.source.rowsEstimate) <= mostRows &&
    BigInt(table.source.dataBytes) <= mostBytes &&
    !withRejects.has(table.source.name) &&
    isHashableOrUnknown(table)
  const small = tables.filter(isSmall)
  if (small.length < 2) return { groups: [], others: tables }
  const groups = Array.from({ length: Math.ceil(small.length / tablesAtOnce) }, (_, no) =>
    small.slice(no * tablesAtOnce, (no + 1) * tablesAtOnce),
  )
  return { groups, others: tables.filter((table) => !isSmall(table)) }
}

/** A type nobody knows is the table's own error, told when it is compared alone. */
function isHashableOrUnknown(table: TablePlan): boolean {
  try {
    return isHashable(withGenerated(table))
  } catch {
    return false
  }
}

/** Verdicts of those whose digests agree; the rest has to be compared alone. An error of one table is an error of none. */
export async function compareSmall(
  { hash }: VerifySettings,
  pair: SessionPair,
  tables: readonly TablePlan[],
  signal: AbortSignal,
): Promise<ReadonlyMap<TablePlan, TableVerdict>> {
  const equal = new Map<TablePlan, TableVerdict>()
  if (hash === null) return equal
  const range = { no: 0, lower: null, upper: null }
  const asked = tables.map((table) => ({ table: withGenerated(table), range, hash }))
  try {
    const both = await digestsOfBoth(pair, asked, signal)
    for (const [index, table] of tables.entries()) {
      const [a, b] = [both.source[index], both.target[index]]
      if (a === undefined || a.rows !== b?.rows || a.sum !== b.sum) continue
      const rows = Number(a.rows)
      const result = { ...emptyResult(), rowsSource: rows, rowsTarget: rows }
      equal.set(table, tableVerdict(table.source.name, result, 0))
    }
  } catch (error) {
    if (signal.aborted || isTransient(error)) throw error
  }
  return equal
}
