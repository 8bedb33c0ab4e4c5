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
  context.userVariables.set(name, type)
  return `PERFORM set_config(${settingOf(name)}, coalesce(${toText(context, given).sql}, ''), false);`
}

function settingOf(name: string): string {
  return quoteLiteral(`mysql.${name.replace(/\W/g, '_')}`)
}
