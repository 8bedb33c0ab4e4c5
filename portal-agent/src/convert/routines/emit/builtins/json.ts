import { quoteLiteral } from '../../../quote.ts'
import { plain, toJson, toText } from '../coercions.ts'
import { compat, type Context } from '../context.ts'
import { type Value, value } from '../value.ts'
import { at, type Builtin, type Builtins } from './builtin.ts'

/** `$.a.b[0]` as the target's array of steps; null for wildcards. */
function steps(path: Value): string | null {
  const text = path.literal
  if (text === undefined || !text.startsWith('$')) return null
  const found: string[] = []
  const step = /\.(?:"([^"]+)"|([A-Za-z_$][\w$]*))|\[(\d+)\]/y
  step.lastIndex = 1
  while (step.lastIndex < text.length) {
    const match = step.exec(text)
    if (match === null) return null
    found.push(match[1] ?? match[2] ?? match[3] ?? '')
  }
  return `ARRAY[${found.map(quoteLiteral).join(', ')}]::text[]`
}

function extracted(document: Value, path: Value, context: Context): string | null {
  const found = steps(path)
  return found === null ? null : `(${toJson(context, document)} #> ${found})`
}

const extract: Builtin = (args, context) => {
  const sql = args.length === 2 ? extracted(at(args, 0), at(args, 1), context) : null
  return sql === null ? null : value(sql, 'json')
}

/** As JSON: a text is one, JSON stays what it is. */
function item(given: Value): string {
  return given.kind === 'json'
    ? `(${given.sql})::jsonb`
    : given.kind === 'null'
      ? `'null'::jsonb`
      : `to_jsonb(${given.kind === 'text' ? `${given.sql}::text` : plain(given).sql})`
}

const changed =
  (name: string, sql: (document: string, path: string, item: string) => string): Builtin =>
  (args, context) => {
    if (args.length % 2 === 0 || name === '') return null
    let document = toJson(context, at(args, 0))
    for (let i = 1; i < args.length; i += 2) {
      const path = steps(at(args, i))
      if (path === null) return null
      document = sql(document, path, item(at(args, i + 1)))
    }
    return value(document, 'json')
  }

export const jsonFunctions: Builtins = {
  json_extract: extract,
  json_value: (args, context) => {
    const found = steps(at(args, 1))
    return found === null
      ? null
      : value(`(${toJson(context, at(args, 0))} #>> ${found})`, 'text', { ci: true })
  },
  json_unquote: (args, context) =>
    value(`${compat(context, 'json_unquote')}(${toJson(context, at(args, 0))})`, 'text', { ci: true }),
  json_quote: (args, context) => value(`to_jsonb(${toText(context, at(args, 0)).sql}::text)::text`, 'text'),
  json_length: (args, context) => {
    const part = args.length > 1 ? extracted(at(args, 0), at(args, 1), context) : toJson(context, at(args, 0))
    return part === null ? null : value(`${compat(context, 'json_length')}(${part})`, 'int')
  },
  json_type: (args, context) =>
    value(`${compat(context, 'json_type')}(${toJson(context, at(args, 0))})`, 'text'),
  json_valid: (args, context) =>
    at(args, 0).kind === 'json'
      ? value(`(CASE WHEN ${at(args, 0).sql} IS NOT NULL THEN 1 END)`, 'int')
      : value(`${compat(context, 'json_valid')}(${toText(context, at(args, 0)).sql})`, 'int'),
  json_object: (args) =>
    value(
      `jsonb_build_object(${args.map((arg, i) => (i % 2 === 0 ? `${arg.sql}::text` : item(arg))).join(', ')})`,
      'json',
    ),
  json_array: (args) => value(`jsonb_build_array(${args.map(item).join(', ')})`, 'json'),
  json_contains_path: (args, context) => {
    const found = args.slice(2).map((path) => extracted(at(args, 0), path, context))
    if (found.some((sql) => sql === null)) return null
    const every = at(args, 1).literal === 'all' ? ' AND ' : ' OR '
    const tests = found.map((sql) => `${sql} IS NOT NULL`).join(every)
    return value(`(CASE WHEN ${at(args, 0).sql} IS NOT NULL THEN (${tests})::int END)`, 'int')
  },
  json_contains: (args, context) => {
    const document =
      args.length > 2 ? extracted(at(args, 0), at(args, 2), context) : toJson(context, at(args, 0))
    return document === null ? null : value(`(${document} @> ${toJson(context, at(args, 1))})`, 'bool')
  },
  json_keys: (args, context) =>
    value(`${compat(context, 'json_keys')}(${toJson(context, at(args, 0))})`, 'json'),
  json_set: changed('json_set', (document, path, by) => `jsonb_set(${document}, ${path}, ${by}, true)`),
  json_replace: changed(
    'json_replace',
    (document, path, by) => `jsonb_set(${document}, ${path}, ${by}, false)`,
  ),
  json_remove: (args, context) => {
    const found = args.slice(1).map(steps)
    return found.some((path) => path === null)
      ? null
      : value(`(${toJson(context, at(args, 0))}${found.map((path) => ` #- ${path}`).join('')})`, 'json')
  },
}
