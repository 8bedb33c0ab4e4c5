import type { Expr, Statement } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { assignable } from './coercions.ts'
import { type Body, strictly } from './body.ts'
import { findVariable, type Variable } from './context.ts'
import { guarded } from './handlers.ts'
import { setUserVariable } from './user-variables.ts'

export function emitSet({ items }: Extract<Statement, { is: 'set' }>, body: Body): string[] {
  return items.flatMap(({ target, value }) => assignment(target, value, strictly(body)))
}

function assignment(target: Expr, given: Expr, body: Body): string[] {
  if (target.is === 'variable')
    return guardedUnlessConstant(given, [setUserVariable(body, target.name, body.expr(given, body))], body)
  if (target.is !== 'name') throw untranslatable(target.line, 'SET of a system variable')
  const name = target.path.join('.')
  const variable = findVariable(body, name)
  if (variable === null) throw untranslatable(target.line, `SET ${name}: no variable has that name`)
  return guardedUnlessConstant(
    given,
    [`${variable.sql} := ${assignable(body, body.expr(given, body), variable.type)};`],
    body,
  )
}

/** A constant cannot fail. */
function guardedUnlessConstant(given: Expr, lines: readonly string[], body: Body): string[] {
  return given.is === 'literal' ? [...lines] : guarded(body, lines)
}

/** A local variable by its name; throws where there is none. */
export function localVariable(body: Body, name: string, line: number): Variable {
  const variable = findVariable(body, name)
  if (variable === null) throw untranslatable(line, `no variable ${name}`)
  return variable
}
