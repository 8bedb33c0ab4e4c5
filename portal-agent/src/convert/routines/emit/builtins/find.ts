import type { Context } from '../context.ts'
import type { Value } from '../value.ts'
import type { Builtins } from './builtin.ts'
import { conditionalFunctions } from './conditional.ts'
import { dateFunctions } from './date.ts'
import { jsonFunctions } from './json.ts'
import { numberFunctions } from './number.ts'
import { sessionFunctions } from './session.ts'
import { textFunctions } from './text.ts'

const all: Builtins = {
  ...conditionalFunctions,
  ...textFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...jsonFunctions,
  ...sessionFunctions,
}

/** One of MySQL's own functions; null where its meaning is not known here. */
export function builtin(name: string, args: readonly Value[], context: Context): Value | null {
  return Object.hasOwn(all, name) ? (all[name]?.(args, context) ?? null) : null
}
