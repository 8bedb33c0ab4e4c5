import type { Statement } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import type { Body } from './body.ts'
import { cast } from './coercions.ts'
import { findVariable } from './context.ts'
import { withoutSize } from './types.ts'

export function emitCall({ name, args, line }: Extract<Statement, { is: 'call' }>, body: Body): string[] {
  const routine = body.around.routine(`procedure.${name}`)
  if (routine === null) throw untranslatable(line, `the procedure ${name} is not part of this migration`)
  if (routine.results) throw untranslatable(line, `CALL ${name}: its result sets would have to be handed on`)
  body.uses.add(`procedure.${name}`)
  const given = routine.parameters.map(({ mode, type }, i) => {
    const arg = args[i]
    if (arg === undefined) throw untranslatable(line, `CALL ${name} with ${args.length} arguments`)
    if (mode === 'in') return cast(body, body.expr(arg, body), { ...type, ddl: withoutSize(type.ddl) })
    const variable = arg.is === 'name' ? findVariable(body, arg.path.join('.')) : null
    if (variable === null || variable.type.ddl !== type.ddl)
      throw untranslatable(line, `CALL ${name}: argument ${i + 1} is no local variable of type ${type.ddl}`)
    return variable.sql
  })
  return [`CALL ${routine.sql}(${given.join(', ')});`]
}
