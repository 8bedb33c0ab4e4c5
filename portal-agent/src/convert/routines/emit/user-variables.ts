import { quoteLiteral } from '../../quote.ts'
import { toText } from './coercions.ts'
import type { Context } from './context.ts'
import { ofType, type TargetType, type Value, value } from './value.ts'

/** A user variable is a setting of the session, whose value is text: `mysql.name`. */
export function userVariable(context: Context, name: string): Value {
  const type = context.userVariables.get(name)
  const text = `nullif(current_setting(${settingOf(name)}, true), '')`
  return type === undefined ? value(text, 'text') : ofType(`${text}::${type.ddl}`, type)
}

const bases: Partial<Record<Value['kind'], string>> = {
  int: 'bigint',
  decimal: 'numeric',
  double: 'float8',
  bool: 'int',
  date: 'date',
  datetime: 'timestamp',
}

/** A statement that sets it. NULL and the empty text are one there. */
export function setUserVariable(context: Context, name: string, given: Value): string {
  const ddl = bases[given.kind] ?? 'text'
  const type: TargetType = {
    ddl,
    kind: given.kind === 'bool' ? 'int' : ddl === 'text' ? 'text' : given.kind,
    ci: ddl === 'text',
    scale: null,
  }
  context.userVariables.set(name, common(context.userVariables.get(name), type))
  return `PERFORM set_config(${settingOf(name)}, coalesce(${toText(context, given).sql}, ''), false);`
}

const numbers: readonly Value['kind'][] = ['int', 'decimal', 'double']

/** The type that holds all that is assigned to a variable. */
function common(one: TargetType | undefined, other: TargetType): TargetType {
  if (one === undefined || one.kind === other.kind) return other
  if (!numbers.includes(one.kind) || !numbers.includes(other.kind))
    return { ddl: 'text', kind: 'text', ci: true, scale: null }
  return numbers.indexOf(one.kind) > numbers.indexOf(other.kind) ? one : other
}

function settingOf(name: string): string {
  return quoteLiteral(`mysql.${name.replace(/\W/g, '_')}`)
}
