import { quoteIdent, quoteQualified } from '../../convert/quote.ts'
import type { KeyRange, KeyValues, TablePlan } from '../../model/table-plan.ts'
import { comparableCell, keyPlans } from './comparable.ts'
import { rangeCondition } from './key-range.ts'
import type { PostgresSession } from './session.ts'

/**
 * Ranges of about `rows` rows by keyset steps over the key's index (pitfall X10), each looked up when it is asked for. The
 * last ends at the greatest key (pitfall X11). A table without a key is one open range; an empty one has none.
 */
export async function* planRanges(
  session: PostgresSession,
  table: TablePlan,
  rows: number,
  signal: AbortSignal,
  after?: KeyRange,
): AsyncGenerator<KeyRange> {
  if (table.key === null) {
    if (after === undefined) yield { no: 0, lower: null, upper: null }
    return
  }
  let no = after === undefined ? 0 : after.no + 1
  let lower = after?.upper ?? null
  const last = await greatestAbove(session, table, lower, signal)
  while (last !== null) {
    const upper = (await nth(session, table, lower, rows, signal)) ?? last
    yield { no, lower, upper }
    if (sameKey(upper, last)) return
    lower = upper
    no += 1
  }
}

/** The key of the `rows`-th row above `lower`; null when there are fewer. */
async function nth(
  session: PostgresSession,
  table: TablePlan,
  lower: KeyValues | null,
  rows: number,
  signal: AbortSignal,
): Promise<KeyValues | null> {
  return await readKey(
    session,
    table,
    `${orderedKeys(table, lower, 'ASC')} OFFSET ${rows - 1} LIMIT 1`,
    signal,
  )
}

async function greatestAbove(
  session: PostgresSession,
  table: TablePlan,
  lower: KeyValues | null,
  signal: AbortSignal,
): Promise<KeyValues | null> {
  return await readKey(session, table, `${orderedKeys(table, lower, 'DESC')} LIMIT 1`, signal)
}

/** Names in ORDER BY are qualified: a bare name would mean a column of the result, which is text. */
function orderedKeys(table: TablePlan, lower: KeyValues | null, direction: 'ASC' | 'DESC'): string {
  const keys = keyPlans(table)
  const cells = keys.map((key, i) => `${comparableCell(key)} AS k${i}`).join(', ')
  const order = keys.map(({ target }) => `t.${quoteIdent(target)} ${direction}`).join(', ')
  const from = `${quoteQualified(table.targetSchema, table.target)} t`
  return `SELECT ${cells} FROM ${from} WHERE ${rangeCondition(table, { lower, upper: null })} ORDER BY ${order}`
}

async function readKey(
  session: PostgresSession,
  table: TablePlan,
  sql: string,
  signal: AbortSignal,
): Promise<KeyValues | null> {
  const [row] = await session.rows(sql, [], { object: table.target, signal })
  return row === undefined ? null : keyPlans(table).map((_, i) => row[`k${i}`] ?? '')
}

function sameKey(a: KeyValues, b: KeyValues): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}
