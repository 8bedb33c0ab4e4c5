import type { TableVerdict } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'
import { interleave } from './interleave.ts'
import { type SessionPair, SessionPool } from './session-pool.ts'
import { compareSmall, smallTables } from './small-tables.ts'
import { notVerified } from './table-verdict.ts'
import type { VerifySettings } from './verify-settings.ts'
import { verifyTable } from './verify-table.ts'

export interface VerifyPhaseRequest extends VerifySettings {
  /** One range or one group of small tables at a time per pair. */
  readonly pairs: readonly SessionPair[]
  readonly tables: readonly TablePlan[]
  readonly onStarted: (table: TablePlan) => void
  /** Told the source rows of the table compared since the last call. */
  readonly onRows: (table: TablePlan, rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Compares all tables, the largest first, and yields each verdict as it comes. As many tables as there are pairs are under
 * way at once, and the ranges of each share the pairs: one huge table keeps all of them busy. A table that cannot be
 * compared is `not-verified` with its error and stops no other. Throws only the signal's reason.
 */
export async function* verifyTables(request: VerifyPhaseRequest): AsyncGenerator<TableVerdict, void> {
  const pool = new SessionPool(request.pairs)
  const { groups, others } = smallTables(request, request.tables)
  const queue: Work[] = [
    ...others.toSorted(largestFirst).map((table): Work => ({ table })),
    ...groups.map((group): Work => ({ group })),
  ]
  const stop = new AbortController()
  const signal = AbortSignal.any([request.signal, stop.signal])
  const lanes = Math.max(1, request.pairs.length)
  const workers = Array.from({ length: lanes }, () => takeWork({ ...request, signal }, pool, queue))
  yield* interleave(workers, stop)
  request.signal.throwIfAborted()
}

type Work = { readonly table: TablePlan } | { readonly group: readonly TablePlan[] }

async function* takeWork(
  request: VerifyPhaseRequest,
  pool: SessionPool,
  queue: Work[],
): AsyncGenerator<TableVerdict, void> {
  for (let work = queue.shift(); work !== undefined; work = queue.shift()) {
    if ('table' in work) yield await compareAlone(request, pool, work.table)
    else yield* compareGroup(request, pool, work.group)
  }
}

async function* compareGroup(
  request: VerifyPhaseRequest,
  pool: SessionPool,
  group: readonly TablePlan[],
): AsyncGenerator<TableVerdict, void> {
  for (const table of group) request.onStarted(table)
  const equal = await groupVerdicts(request, pool, group)
  for (const table of group) {
    const verdict = equal.get(table)
    if (verdict !== undefined) request.onRows(table, Number(verdict.rowsSource))
    yield verdict ?? (await compareAlone(request, pool, table))
  }
}

async function groupVerdicts(
  request: VerifyPhaseRequest,
  pool: SessionPool,
  group: readonly TablePlan[],
): Promise<ReadonlyMap<TablePlan, TableVerdict>> {
  const { signal } = request
  try {
    return await pool.use((pair) => compareSmall(request, pair, group, signal), signal)
  } catch {
    request.signal.throwIfAborted()
    return new Map()
  }
}

async function compareAlone(
  request: VerifyPhaseRequest,
  pool: SessionPool,
  table: TablePlan,
): Promise<TableVerdict> {
  request.onStarted(table)
  try {
    const onRows = (rows: number): void => request.onRows(table, rows)
    return await verifyTable({ ...request, pool, table, onRows })
  } catch (error) {
    request.signal.throwIfAborted()
    return notVerified(table.source.name, error)
  }
}

function largestFirst(a: TablePlan, b: TablePlan): number {
  const difference = BigInt(b.source.dataBytes) - BigInt(a.source.dataBytes)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}
