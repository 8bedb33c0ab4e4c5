import type { Context } from '../context.ts'
import { toDate, toDatetime, toNumber, toText, toTime } from '../coercions.ts'
import { type Value, value } from '../value.ts'

/** Makes a call of one of MySQL's functions; null for a form that is not known. */
export type Builtin = (args: readonly Value[], context: Context) => Value | null

export type Builtins = Readonly<Record<string, Builtin>>

/** Arguments as texts, numbers ...; the function is called by the target's name. */
export const texts =
  (sql: (...args: string[]) => string, kind: Value['kind'] = 'text'): Builtin =>
  (args, context) => {
    const given = args.map((arg) => toText(context, arg))
    const ci = kind === 'text' && given.some((arg) => arg.ci === true)
    return value(sql(...given.map((arg) => arg.sql)), kind, ci ? { ci } : {})
  }

export const numbers =
  (sql: (...args: string[]) => string, kind: Value['kind'] = 'double'): Builtin =>
  (args, context) =>
    value(sql(...args.map((arg) => toNumber(context, arg).sql)), kind)

export const floats =
  (sql: (...args: string[]) => string): Builtin =>
  (args, context) =>
    value(sql(...args.map((arg) => `${toNumber(context, arg).sql}::float8`)), 'double')

export const moments =
  (sql: (...args: string[]) => string, kind: Value['kind'] = 'int'): Builtin =>
  (args, context) =>
    value(sql(...args.map((arg) => toDatetime(context, arg).sql)), kind)

export const dates =
  (sql: (...args: string[]) => string, kind: Value['kind'] = 'int'): Builtin =>
  (args, context) =>
    value(sql(...args.map((arg) => toDate(context, arg).sql)), kind)

export const times =
  (sql: (...args: string[]) => string, kind: Value['kind'] = 'int'): Builtin =>
  (args, context) =>
    value(sql(...args.map((arg) => toTime(context, arg).sql)), kind)

export function at(args: readonly Value[], index: number): Value {
  return args[index] ?? value('NULL', 'null')
}
