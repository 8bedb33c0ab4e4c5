import type { Expr } from '../syntax/tree.ts'
import { toBool, unify } from './coercions.ts'
import { compare } from './comparisons.ts'
import type { Context } from './context.ts'
import { type Value, value } from './value.ts'

/** CASE in both forms. The operand is compared as `=` compares, which CASE on the target would not do. */
export function choices(expr: Extract<Expr, { is: 'case' }>, context: Context): Value {
  const operand = expr.operand === null ? null : context.expr(expr.operand, context)
  const conditions = expr.whens.map(({ when }) => {
    const test = context.expr(when, context)
    return operand === null ? toBool(context, test) : compare(context, '=', operand, test).sql
  })
  const results = expr.whens.map(({ then }) => context.expr(then, context))
  const otherwise = expr.otherwise === null ? value('NULL', 'null') : context.expr(expr.otherwise, context)
  return chosen(context, conditions, [...results, otherwise])
}

/** One result more than conditions. */
export function chosen(context: Context, conditions: readonly string[], results: readonly Value[]): Value {
  const { values, type } = unify(context, results)
  const branches = conditions.map((condition, i) => `WHEN ${condition} THEN ${values[i]?.sql ?? 'NULL'}`)
  const sql = `CASE ${branches.join(' ')} ELSE ${values.at(-1)?.sql ?? 'NULL'} END`
  return { ...type, sql: `(${sql})` }
}
