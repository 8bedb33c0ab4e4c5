import { dmError, isTransient } from '@data-migration/contract/errors'
import type { TableVerdict } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'
import { interleave } from './interleave.ts'
import { notVerified } from './table-verdict.ts'
import { type SessionPair, type VerifySettings, verifyTable } from './verify-table.ts'

export interface VerifyPhaseRequest extends VerifySettings {
  /** One table at a time per pair. */
  readonly pairs: readonly SessionPair[]
  readonly tables: readonly TablePlan[]
  readonly onStarted: (table: TablePlan) => void
  /** Told the source rows of the table compared since the last call; more than it has when a table had to begin anew. */
  readonly onRows: (table: TablePlan, rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Compares all tables, the largest first, as many at once as there are pairs, and yields each verdict as it comes. A table
 * that cannot be compared is `not-verified` with its error and stops no other. Throws only the signal's reason.
 */
export async function* verifyTables(request: VerifyPhaseRequest): AsyncGenerator<TableVerdict, void> {
  const queue = request.tables.toSorted(largestFirst)
  const alive = new Set(request.pairs)
  while (queue.length > 0 && alive.size > 0) yield* round(request, queue, alive)
  request.signal.throwIfAborted()
  for (const table of queue) yield notVerified(table.source.name, noSession(table))
}

/** Every living pair takes tables until none is left. A pair that was lost late may leave its table to another round. */
function round(
  request: VerifyPhaseRequest,
  queue: TablePlan[],
  alive: Set<SessionPair>,
): AsyncGenerator<TableVerdict, void> {
  const stop = new AbortController()
  const signal = AbortSignal.any([request.signal, stop.signal])
  const workers = [...alive].map((pair) => takeTables({ ...request, signal }, pair, queue, alive))
  return interleave(workers, stop)
}

async function* takeTables(
  request: VerifyPhaseRequest,
  pair: SessionPair,
  queue: TablePlan[],
  alive: Set<SessionPair>,
): AsyncGenerator<TableVerdict, void> {
  for (let table = queue.shift(); table !== undefined; table = queue.shift()) {
    const { verdict, lost } = await attempt(request, pair, table)
    if (lost && alive.size > 1) {
      alive.delete(pair)
      queue.push(table)
      return
    }
    yield verdict
  }
}

/** `lost`: the error may be the connection's, so that another pair could do better. */
async function attempt(
  request: VerifyPhaseRequest,
  pair: SessionPair,
  table: TablePlan,
): Promise<{ readonly verdict: TableVerdict; readonly lost: boolean }> {
  const onRows = (rows: number): void => request.onRows(table, rows)
  request.onStarted(table)
  try {
    return { verdict: await verifyTable({ ...request, ...pair, table, onRows }), lost: false }
  } catch (error) {
    request.signal.throwIfAborted()
    return { verdict: notVerified(table.source.name, error), lost: isTransient(error) }
  }
}

function largestFirst(a: TablePlan, b: TablePlan): number {
  const difference = BigInt(b.source.dataBytes) - BigInt(a.source.dataBytes)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

function noSession(table: TablePlan): Error {
  return dmError('DM-VER-002', { table: table.source.name, problem: 'there is no session to read with' })
}
