import type { Call } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { withinAggregate } from './aggregates.ts'
import type { Context } from './context.ts'
import { type Value, value } from './value.ts'

type CallExpr = Call & { readonly line: number }

/**
 * What belongs to WITH ROLLUP. MySQL 9 prints the expressions of such a view wrapped in functions of its own: a key as
 * rollup_group_item(key, number), an aggregate as rollup_sum_switcher(aggregate). They mean what is in them.
 */
export const rollupCalls: Readonly<Record<string, (expr: CallExpr, context: Context) => Value>> = {
  rollup_group_item: wrapped,
  rollup_sum_switcher: wrapped,
  grouping: (expr, context) => {
    const keys = expr.args.map((arg) => {
      const { sql } = withinAggregate(context, () => context.expr(arg, context))
      const key = context.scope?.groups?.get(sql)
      if (key === undefined) throw untranslatable(expr.line, 'GROUPING of what is not grouped by')
      return key
    })
    if (keys.length === 0) throw untranslatable(expr.line, 'GROUPING without an argument')
    return value(`grouping(${keys.join(', ')})`, 'int')
  },
}

function wrapped(expr: CallExpr, context: Context): Value {
  const [inner] = expr.args
  if (inner === undefined) throw untranslatable(expr.line, `${expr.name.toUpperCase()} without an argument`)
  return context.expr(inner, context)
}
