import type { Column, Table } from '../../../model/schema.ts'
import type { KeyRange, KeyValues, TablePlan } from '../../../model/table-plan.ts'
import { hasSnapshots } from '../engine.ts'
import type { Statement } from '../session/session.ts'
import { partitionRanges } from './partition-ranges.ts'
import {
  asBound,
  type Ask,
  countRows,
  expectRows,
  hasManyOrders,
  nextBound,
  sameBound,
} from './plan-ranges.ts'
import { keyColumns, type TableStatements } from './statements.ts'

const whole: KeyRange = { no: 0, lower: null, upper: null }

/**
 * Pieces of a table without a key, to be read in one view (see `TableCut`). The last one is open above, so that whatever
 * the bounds are every row of that view lies in exactly one. A table of one piece, one whose engine has no views, and one
 * that an index would lead through more slowly than a scan does is a single range.
 */
export async function* planCutRanges(
  plan: TablePlan,
  statements: TableStatements,
  rows: number,
  ask: Ask,
  after?: KeyRange,
): AsyncGenerator<KeyRange, void, undefined> {
  if (after?.upper === null) return
  const { cut, source } = plan
  const isCut = cut !== undefined && (after !== undefined || isWorthCutting(source, rows))
  if (isCut && cut.by === 'partitions') return yield* partitionRanges(cut.names, after)
  if (isCut && (after !== undefined || (await isCached(source, ask))))
    return yield* indexRanges(plan, statements, rows, ask, after)
  yield whole
}

/** Several reads of a table without a view are not of one state; of a small one they are slower than a single one. */
function isWorthCutting(
  { engine, rowsEstimate }: Pick<Table, 'engine' | 'rowsEstimate'>,
  rows: number,
): boolean {
  return hasSnapshots(engine) && BigInt(rowsEstimate) > BigInt(rows)
}

const bufferPool: Statement = { name: 'buffer-pool', sql: 'SELECT @@innodb_buffer_pool_size' }

/**
 * An index leads to each row through a look-up of its own. From memory that is nearly as fast as a scan, and several
 * readers can do it; from a disk it would be a random access a row.
 */
async function isCached({ dataBytes }: Table, ask: Ask): Promise<boolean> {
  const [bytes] = (await ask(bufferPool)) ?? []
  return BigInt(dataBytes) <= BigInt(bytes ?? 0)
}

/**
 * Equal values are never split: a bound is a value, and a range ends behind all that are equal to it. Rows whose first
 * column is NULL share no range with others (pitfall X14).
 */
async function* indexRanges(
  plan: TablePlan,
  statements: TableStatements,
  rows: number,
  ask: Ask,
  after?: KeyRange,
): AsyncGenerator<KeyRange, void, undefined> {
  const key = keyColumns(plan)
  const isChecked = after === undefined && key.some(hasManyOrders)
  const handedOut: KeyRange[] = []
  let no = after === undefined ? 0 : after.no + 1
  let lower = after?.upper ?? null
  for await (const upper of bounds(key, statements, { lower, rows }, ask)) {
    const range = { no: no++, lower, upper }
    if (isChecked) handedOut.push(range)
    yield range
    lower = upper
  }
  const last = { no, lower, upper: null }
  if (isChecked) await expectAll(plan, [...handedOut, last], statements, ask)
  yield last
}

/** The ends of all ranges above `lower` but the last one. */
async function* bounds(
  key: readonly Column[],
  statements: TableStatements,
  from: { readonly lower: KeyValues | null; readonly rows: number },
  ask: Ask,
): AsyncGenerator<KeyValues, void, undefined> {
  const last = await ask(statements.lastKey())
  if (last === undefined) return
  const end = asBound(key, last)
  let { lower } = from
  const nulls = await endOfNulls(key, statements, lower, ask)
  for (const stop of nulls === null || sameBound(nulls, end) ? [end] : [nulls, end]) {
    for (;;) {
      const next = await nextBound(key, statements, { lower, end: stop, rows: from.rows }, ask)
      if (next === null || sameBound(next.bound, stop)) break
      yield next.bound
      lower = next.bound
    }
    if (stop !== null && stop === nulls) yield (lower = stop)
  }
}

/** The greatest key with NULL in its first column; null where `lower` lies behind it, or nothing is NULL there. */
async function endOfNulls(
  key: readonly Column[],
  statements: TableStatements,
  lower: KeyValues | null,
  ask: Ask,
): Promise<KeyValues | null> {
  if (key[0]?.nullable !== true || (lower !== null && lower[0] !== null)) return null
  const row = await ask(statements.lastNullKey())
  const end = row === undefined ? null : asBound(key, row)
  return end === null || sameBound(end, lower) ? null : end
}

/**
 * All at once, when nothing can renew the view in between: bounds that do not compare as the index is ordered would
 * double rows or leave them out.
 */
async function expectAll(
  plan: TablePlan,
  ranges: readonly KeyRange[],
  statements: TableStatements,
  ask: Ask,
): Promise<void> {
  let inRanges = 0n
  for (const range of ranges) inRanges += await countRows(statements, range, ask)
  await expectRows(plan, inRanges, statements, ask)
}
