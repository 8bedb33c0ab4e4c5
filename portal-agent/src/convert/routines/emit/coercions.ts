import { quoteLiteral } from '../../quote.ts'
import { compat, compatOrFail, type Context } from './context.ts'
import { isMoment, isNumber, type Kind, type TargetType, type Value, value } from './value.ts'

const numeric = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i
const dateText = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const momentText =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/
const timeText = /^-?\d{1,3}:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/

export function toNumber(context: Context, given: Value): Value {
  if (isNumber(given)) return given
  switch (given.kind) {
    case 'bool':
      return value(`(${given.sql})::int`, 'int')
    case 'null':
      return value('NULL::numeric', 'decimal')
    case 'bit':
      return value(`(${given.sql})::bigint`, 'int')
    case 'date':
      return value(`to_char(${given.sql}, 'YYYYMMDD')::bigint`, 'int')
    case 'datetime':
    case 'timestamptz':
      return value(`to_char(${given.sql}, 'YYYYMMDDHH24MISS')::bigint`, 'int')
    case 'time':
      return value(`${compat(context, 'time_number')}(${given.sql})`, 'decimal')
    default:
      return textToNumber(context, given)
  }
}

function textToNumber(context: Context, given: Value): Value {
  if (given.literal !== undefined && numeric.test(given.literal)) {
    const text = given.literal.trim()
    return value(text, /e/i.test(text) ? 'double' : text.includes('.') ? 'decimal' : 'int')
  }
  return value(`${compatOrFail(context, 'to_number')}(${toText(context, given).sql})`, 'double')
}

/** A truth value as the number it is on the source. */
export function plain(given: Value): Value {
  return given.kind === 'bool' ? value(`(${given.sql})::int`, 'int') : given
}

export function toBool(context: Context, given: Value): string {
  if (given.kind === 'bool') return given.sql
  if (given.kind === 'null') return 'NULL::boolean'
  if (given.sql === '1' || given.sql === '0') return given.sql === '1' ? 'true' : 'false'
  return `(${toNumber(context, given).sql} <> 0)`
}

export function toText(context: Context, given: Value): Value {
  switch (given.kind) {
    case 'text':
    case 'null':
      return given.kind === 'null' ? value('NULL::text', 'text') : given
    case 'bool':
      return value(`(${given.sql})::int::text`, 'text')
    case 'decimal':
      return value(
        `(${given.scale === undefined ? given.sql : `round(${given.sql}, ${given.scale})`})::text`,
        'text',
      )
    case 'datetime':
    case 'timestamptz':
      return value(`to_char(${given.sql}, '${momentPattern(given.scale ?? 0)}')`, 'text')
    case 'time':
      return value(`${compat(context, 'time_text')}(${given.sql}, ${given.scale ?? 0})`, 'text')
    case 'bytes':
      return value(`convert_from(${given.sql}, 'UTF8')`, 'text')
    case 'bit':
      return value(`chr((${given.sql})::int)`, 'text')
    default:
      return value(`(${given.sql})::text`, 'text')
  }
}

function momentPattern(fraction: number): string {
  if (fraction === 0) return 'YYYY-MM-DD HH24:MI:SS'
  return `YYYY-MM-DD HH24:MI:SS.FF${fraction}`
}

/** A timestamp without zone, in the session's time zone as on the source. */
export function toDatetime(context: Context, given: Value): Value {
  switch (given.kind) {
    case 'datetime':
      return given
    case 'date':
    case 'timestamptz':
      return value(
        `(${given.sql})::timestamp`,
        'datetime',
        given.scale === undefined ? {} : { scale: given.scale },
      )
    case 'null':
      return value('NULL::timestamp', 'datetime')
    case 'time':
      return value(`(CURRENT_DATE + ${given.sql})`, 'datetime')
    default:
      return textToDatetime(context, given)
  }
}

function textToDatetime(context: Context, given: Value): Value {
  const { literal } = given
  if (literal !== undefined && (dateText.test(literal) || momentText.test(literal)))
    return value(`timestamp ${quoteLiteral(literal)}`, 'datetime', { scale: fractionOf(literal) })
  return value(`${compatOrFail(context, 'to_datetime')}(${toText(context, given).sql})`, 'datetime')
}

export function fractionOf(text: string): number {
  return /\.(\d+)$/.exec(text)?.[1]?.length ?? 0
}

export function toDate(context: Context, given: Value): Value {
  if (given.kind === 'date') return given
  if (given.literal !== undefined && dateText.test(given.literal))
    return value(`date ${quoteLiteral(given.literal)}`, 'date')
  return value(`(${toDatetime(context, given).sql})::date`, 'date')
}

/** A text that reads as a date is one. */
export function moment(context: Context, given: Value): Value {
  if (isMoment(given)) return given
  return given.literal !== undefined && dateText.test(given.literal)
    ? toDate(context, given)
    : toDatetime(context, given)
}

export function toTime(context: Context, given: Value): Value {
  if (given.kind === 'time') return given
  if (isMoment(given))
    return value(
      `(${given.sql})::time::interval`,
      'time',
      given.scale === undefined ? {} : { scale: given.scale },
    )
  if (given.literal !== undefined && timeText.test(given.literal))
    return value(`interval ${quoteLiteral(given.literal)}`, 'time')
  return value(`${compatOrFail(context, 'to_time')}(${toText(context, given).sql})`, 'time')
}

export function toJson(context: Context, given: Value): string {
  switch (given.kind) {
    case 'json':
      return `(${given.sql})::jsonb`
    case 'text':
    case 'bytes':
      return `(${toText(context, given).sql})::jsonb`
    default:
      return `to_jsonb(${plain(given).sql})`
  }
}

/** As it is stored into a variable, column or parameter of this type. */
export function assignable(context: Context, given: Value, type: TargetType): string {
  if (given.kind === 'null') return 'NULL'
  if (type.padded === true) return unpadded(toText(context, given))
  if (given.kind === type.kind) return given.sql
  switch (type.kind) {
    case 'int':
    case 'decimal':
    case 'double':
      return toNumber(context, given).sql
    case 'text':
      return toText(context, given).sql
    case 'date':
      return toDate(context, given).sql
    case 'datetime':
    case 'timestamptz':
      return toDatetime(context, given).sql
    case 'time':
      return toTime(context, given).sql
    case 'json':
      return `(${toText(context, given).sql})::json`
    case 'bool':
      return toBool(context, given)
    case 'bit':
      return `(${toNumber(context, given).sql})::bigint::${type.ddl}`
    case 'bytes':
      return `convert_to(${toText(context, given).sql}, 'UTF8')`
    default:
      return plain(given).sql
  }
}

/** CHAR(n) gives its values back without blanks at their end. */
function unpadded({ sql, literal }: Value): string {
  return literal?.endsWith(' ') === false ? sql : `rtrim(${sql}, ' ')`
}

/** As `assignable`, and surely of that type. */
export function cast(context: Context, given: Value, type: TargetType): string {
  return `(${assignable(context, given, type)})::${type.ddl}`
}

const numberOrder: readonly Kind[] = ['int', 'decimal', 'double']

/** The kind that CASE, IF, COALESCE and UNION give to values of several. */
export function unify(
  context: Context,
  values: readonly Value[],
): { readonly values: readonly Value[]; readonly type: Omit<Value, 'sql'> } {
  const kind = commonKind(values)
  const given = values.map((each) => convertTo(context, each, kind))
  const scales = values.flatMap(({ scale, kind: own }) => (own === 'int' ? 0 : (scale ?? [])))
  const known = values.every(
    (each) => each.kind === 'null' || each.kind === 'int' || each.scale !== undefined,
  )
  const ci = kind === 'text' && values.some((each) => each.ci === true)
  return {
    values: given,
    type: {
      kind,
      ...(ci ? { ci } : {}),
      ...(known && scales.length > 0 && kind !== 'int' ? { scale: Math.max(...scales) } : {}),
    },
  }
}

function commonKind(values: readonly Value[]): Kind {
  const kinds = [...new Set(values.map(({ kind }) => kind).filter((kind) => kind !== 'null'))]
  const [first, ...others] = kinds
  if (first === undefined) return 'null'
  if (others.length === 0) return first
  const numbers = kinds.map((kind) => (kind === 'bool' ? 'int' : kind))
  if (numbers.every((kind) => numberOrder.includes(kind)))
    return numberOrder[Math.max(...numbers.map((kind) => numberOrder.indexOf(kind)))] ?? 'double'
  if (kinds.every((kind) => kind === 'date' || kind === 'datetime' || kind === 'timestamptz'))
    return 'datetime'
  return kinds.includes('unknown') ? 'unknown' : 'text'
}

function convertTo(context: Context, given: Value, kind: Kind): Value {
  if (given.kind === kind || given.kind === 'null') return given
  if (kind === 'text') return toText(context, given)
  if (kind === 'datetime') return toDatetime(context, given)
  return plain(given)
}
