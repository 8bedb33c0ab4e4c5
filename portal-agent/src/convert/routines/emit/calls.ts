import type { Call, Expr } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { aggregates } from './aggregates.ts'
import { cast } from './coercions.ts'
import { builtin } from './builtins/find.ts'
import type { Context } from './context.ts'
import { special } from './special-calls.ts'
import { ofType, type Value } from './value.ts'
import { windowed } from './windows.ts'

type CallExpr = Call & { readonly line: number }

/** A call: of a window function, an aggregate, a function of the database, or one that MySQL has built in. */
export function callValue(expr: CallExpr, context: Context): Value {
  const name = expr.name.split('.').at(-1) ?? ''
  const window = windowed(expr, context)
  if (window !== null) return window
  const aggregate = aggregates[name]
  if (aggregate !== undefined) return aggregate(expr, context)
  const own = ownFunction(expr, name, context)
  if (own !== null) return own
  const found = special[name]
  if (found !== undefined) return found(expr, context)
  const args = expr.args.map((arg: Expr) => context.expr(arg, context))
  const result = builtin(name, args, context)
  if (result === null)
    throw untranslatable(expr.line, `the function ${name.toUpperCase()} with ${args.length} arguments`)
  return result
}

function ownFunction(expr: CallExpr, name: string, context: Context): Value | null {
  const routine = context.around.routine(`function.${name}`)
  if (routine === null || routine.returns === null) return null
  context.uses.add(`function.${name}`)
  const args = routine.parameters.map(({ type }, i) => {
    const arg = expr.args[i]
    return arg === undefined
      ? 'NULL'
      : cast(context, context.expr(arg, context), { ...type, ddl: type.ddl.replace(/\(.*\)/, '') })
  })
  return ofType(`${routine.sql}(${args.join(', ')})`, routine.returns)
}
