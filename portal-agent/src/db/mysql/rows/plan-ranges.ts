import { dmError } from '@data-migration/contract/errors'
import type { Column } from '../../../model/schema.ts'
import type { KeyRange, KeyValues, TablePlan } from '../../../model/table-plan.ts'
import { hasSnapshots } from '../engine.ts'
import type { Statement } from '../session/session.ts'
import { literalKind } from '../sql/literal.ts'
import type { TextRow } from '../wire/packets.ts'
import { isDense, isWholeNumber, valuesBehind } from './dense-keys.ts'
import { keyColumns, type TableStatements } from './statements.ts'

export type Ask = (statement: Statement) => Promise<TextRow | undefined>

/**
 * Ranges of `rows` rows each, found by stepping along the key's own index on the source (pitfalls X10, X12, X15):
 * whatever the values are and however they are spread. Of whole numbers nearly without gaps: of so many values each. Lazy: the next bound is looked for when it is asked for (X20).
 * The last range ends at the view's greatest key (X11); an empty table is one open range. `after` is the last range of
 * an earlier plan, which is continued.
 *
 * Of a key with text in it the rows of all ranges are compared with the rows of the table before the last range is handed
 * out: bounds that do not compare as the key is ordered would leave rows out. Numbers, times and bytes have one order
 * only, so their tables are spared the two counts. Errors: DM-SRC-012 then, and those of statements.
 */
export async function* planKeyRanges(
  plan: TablePlan,
  statements: TableStatements,
  rows: number,
  ask: Ask,
  after?: KeyRange,
): AsyncGenerator<KeyRange, void, undefined> {
  if (after?.upper === null) return
  const key = keyColumns(plan)
  const last = key.length === 0 ? undefined : await ask(statements.lastKey())
  const end = last === undefined ? null : asBound(key, last)
  const first = last === undefined ? null : await firstOfDense(plan, { key, last, rows }, statements, ask)
  let lower: KeyValues | null = after?.upper ?? null
  let planned = 0n
  for (let no = after === undefined ? 0 : after.no + 1; ; no++) {
    const step = { lower, end, rows }
    const next =
      first !== null
        ? boundByValue(first, step)
        : last === undefined
          ? null
          : await nextBound(key, statements, step, ask)
    if (next === null || sameBound(next.bound, end)) {
      const range = { no, lower, upper: end }
      const countable = last !== undefined && after === undefined && hasSnapshots(plan.source.engine)
      if (countable && key.some(hasManyOrders)) await expectAllRows(plan, planned, range, statements, ask)
      return yield range
    }
    if (sameBound(next.bound, lower)) throw new Error(`the key of ${plan.source.name} does not advance`)
    yield { no, lower, upper: next.bound }
    lower = next.bound
    planned += BigInt(next.rows)
  }
}

/** The least key of a table that is cut by value; null for another one. */
async function firstOfDense(
  plan: TablePlan,
  { key, last, rows }: { readonly key: readonly Column[]; readonly last: KeyValues; readonly rows: number },
  statements: TableStatements,
  ask: Ask,
): Promise<KeyValues | null> {
  // Where the first step comes to the end there is nothing to be spared.
  if (!isWholeNumber(key) || Number(plan.source.rowsEstimate) <= rows) return null
  const first = await ask(statements.keyAfter(null, null, 1))
  return first !== undefined && isDense(plan, first, last) ? first : null
}

/** Null at the end. */
function boundByValue(first: KeyValues, { lower, end, rows }: Step): Bound | null {
  const below = lower?.[0] ?? valuesBehind(first[0] ?? '0', -1)
  const bound = valuesBehind(below, rows)
  return BigInt(bound) >= BigInt(end?.[0] ?? '0') ? null : { bound: [bound], rows }
}

/** How text compares depends on charset, collation and their versions; labels compare by number here and by text there. */
export function hasManyOrders(column: Column): boolean {
  const kind = literalKind(column)
  return kind === 'text' || kind === 'member'
}

interface Step {
  readonly lower: KeyValues | null
  readonly end: KeyValues | null
  readonly rows: number
}

interface Bound {
  readonly bound: KeyValues
  /** Rows up to it. */
  readonly rows: number
}

/** A key that cannot be written down exactly is no bound: the range goes on to the next one that can. */
export async function nextBound(
  key: readonly Column[],
  statements: TableStatements,
  { lower, end, rows }: Step,
  ask: Ask,
): Promise<Bound | null> {
  for (let offset = rows; ; offset += rows) {
    const row = await ask(statements.keyAfter(lower, end, offset))
    if (row === undefined) return null
    const bound = asBound(key, row)
    if (bound !== null) return { bound, rows: offset }
  }
}

async function expectAllRows(
  plan: TablePlan,
  planned: bigint,
  last: KeyRange,
  statements: TableStatements,
  ask: Ask,
): Promise<void> {
  const inRanges = planned + (await countRows(statements, last, ask))
  await expectRows(plan, inRanges, statements, ask)
}

export async function countRows(statements: TableStatements, range: KeyRange, ask: Ask): Promise<bigint> {
  return BigInt((await ask(statements.count(range)))?.[0] ?? 0)
}

/** Throws DM-SRC-012 unless the table holds as many rows as its ranges do. */
export async function expectRows(
  plan: TablePlan,
  inRanges: bigint,
  statements: TableStatements,
  ask: Ask,
): Promise<void> {
  const inTable = await countRows(statements, { no: 0, lower: null, upper: null }, ask)
  if (inRanges === inTable) return
  const problem = `the ranges of ${plan.source.name} hold ${inRanges} rows, the table holds ${inTable}`
  const by = plan.key?.name ?? (plan.cut?.by === 'index' ? plan.cut.name : '')
  throw dmError('DM-SRC-012', { problem }, { found: `key ${by}` })
}

/** Null when text in it is not valid UTF-8: decoded, it has U+FFFD in place of the bytes. */
export function asBound(key: readonly Column[], row: TextRow): KeyValues | null {
  const exact = key.every(
    (column, index) => literalKind(column) !== 'text' || !row[index]?.includes('\ufffd'),
  )
  return exact ? row : null
}

export function sameBound(left: KeyValues, right: KeyValues | null): boolean {
  return (
    right !== null && left.length === right.length && left.every((value, index) => value === right[index])
  )
}
