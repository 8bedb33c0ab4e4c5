import type { Call } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { rollupCalls } from './rollup-calls.ts'
import { shifted } from './date-arithmetic.ts'
import { findVariable, type Context } from './context.ts'
import { ofType, type Value, value } from './value.ts'

type CallExpr = Call & { readonly line: number }
type Special = (expr: CallExpr, context: Context) => Value

/** Calls whose arguments are not just values. */
export const special: Readonly<Record<string, Special>> = {
  date_add: (expr, context) => addition(expr, context, '+'),
  adddate: (expr, context) => addition(expr, context, '+'),
  date_sub: (expr, context) => addition(expr, context, '-'),
  subdate: (expr, context) => addition(expr, context, '-'),
  timestampadd: (expr, context) => {
    const [unit, count, from] = expr.args
    if (unit?.is !== 'literal' || count === undefined || from === undefined)
      throw untranslatable(expr.line, 'TIMESTAMPADD of this form')
    return shifted(
      context,
      context.expr(from, context),
      { is: 'interval', value: count, unit: unit.text, line: expr.line },
      '+',
    )
  },
  last_insert_id: (expr, context) => {
    if (expr.args.length > 0) throw untranslatable(expr.line, 'LAST_INSERT_ID with an argument')
    return hidden(context, '_last_insert_id') ?? value('lastval()', 'int')
  },
  row_count: (expr, context) => hidden(context, '_row_count') ?? fail(expr, 'ROW_COUNT outside of a routine'),
  found_rows: (expr, context) =>
    hidden(context, '_found_rows') ?? fail(expr, 'FOUND_ROWS outside of a routine'),
  values: (expr, context) => excluded(expr, context),
  value: (expr, context) => excluded(expr, context),
  ...rollupCalls,
  sleep: (expr) => fail(expr, 'SLEEP'),
  get_lock: (expr) => fail(expr, 'GET_LOCK'),
  release_lock: (expr) => fail(expr, 'RELEASE_LOCK'),
}

function fail(expr: CallExpr, reason: string): never {
  throw untranslatable(expr.line, reason)
}

function hidden(context: Context, name: string): Value | null {
  const variable = findVariable(context, name)
  return variable === null ? null : ofType(variable.sql, variable.type)
}

/** ADDDATE(d, 3) counts days. */
function addition(expr: CallExpr, context: Context, sign: '+' | '-'): Value {
  const [from, by] = expr.args
  if (from === undefined || by === undefined)
    throw untranslatable(expr.line, `${expr.name.toUpperCase()} of this form`)
  const interval =
    by.is === 'interval' ? by : ({ is: 'interval', value: by, unit: 'day', line: expr.line } as const)
  return shifted(context, context.expr(from, context), interval, sign)
}

/** VALUES(column) in ON DUPLICATE KEY UPDATE. */
function excluded(expr: CallExpr, context: Context): Value {
  const [column] = expr.args
  const relation = context.scope?.relation('excluded')
  const name = column?.is === 'name' ? column.path.at(-1)?.toLowerCase() : undefined
  const found = relation?.columns?.find((each) => each.name.toLowerCase() === name)
  if (found === undefined) throw untranslatable(expr.line, 'VALUES() outside of ON DUPLICATE KEY UPDATE')
  return { ...found.value, sql: `excluded.${found.value.sql}` }
}
