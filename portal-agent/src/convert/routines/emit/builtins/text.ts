import { quoteLiteral } from '../../../quote.ts'
import { toNumber, toText } from '../coercions.ts'
import { caseInsensitive } from '../comparisons.ts'
import { compat } from '../context.ts'
import { type Value, value } from '../value.ts'
import { at, type Builtin, type Builtins, texts } from './builtin.ts'

/** Position by the collation of the texts. */
const locate =
  (needleAt: number, textAt: number): Builtin =>
  (args, context) => {
    const [needle, text] = [toText(context, at(args, needleAt)), toText(context, at(args, textAt))]
    const fold =
      needle.ci === false || text.ci === false ? (sql: string) => sql : (sql: string) => `lower(${sql})`
    if (args.length === 2) return value(`strpos(${fold(text.sql)}, ${fold(needle.sql)})`, 'int')
    const from = toNumber(context, at(args, 2)).sql
    return value(`${compat(context, 'locate')}(${fold(needle.sql)}, ${fold(text.sql)}, ${from}::int)`, 'int')
  }

const substring: Builtin = (args, context) => {
  const text = toText(context, at(args, 0))
  const from = toNumber(context, at(args, 1)).sql
  const ci = text.ci === true ? { ci: true } : {}
  const length = args.length > 2 ? toNumber(context, at(args, 2)).sql : null
  if (/^[1-9]\d*$/.test(from) && (length === null || /^\d+$/.test(length)))
    return value(`substr(${text.sql}, ${from}${length === null ? '' : `, ${length}`})`, 'text', ci)
  return value(
    `${compat(context, 'substring')}(${text.sql}, ${from}::int${length === null ? '' : `, ${length}::int`})`,
    'text',
    ci,
  )
}

const side =
  (name: string): Builtin =>
  (args, context) => {
    const text = toText(context, at(args, 0))
    const length = toNumber(context, at(args, 1)).sql
    return value(
      `${name}(${text.sql}, greatest(${length}::int, 0))`,
      'text',
      text.ci === true ? { ci: true } : {},
    )
  }

const pad =
  (name: string): Builtin =>
  (args, context) => {
    const length = toNumber(context, at(args, 1)).sql
    return value(
      `${name}(${toText(context, at(args, 0)).sql}, ${length}::int, ${toText(context, at(args, 2)).sql})`,
      'text',
    )
  }

const concat = texts(
  (...parts) => `(${parts.map((part) => (part.startsWith("'") ? `${part}::text` : part)).join(' || ')})`,
)
const trim = (name: string): Builtin => texts((text, what) => `${compat_trim(name, text, what)}`)

function compat_trim(name: string, text: string, what: string | undefined): string {
  return `${name}(${text}${what === undefined ? ", ' '" : `, ${what}`})`
}

/** In a column of type SET the source takes the place of the label in the column's type, not in the value. */
function placeInSet(wanted: string, labels: readonly string[], list: string): Value {
  const place = labels.findIndex((label) => label.toLowerCase() === wanted.toLowerCase()) + 1
  const isThere = `${quoteLiteral(labels[place - 1] ?? wanted)} = ANY (string_to_array(${list}, ','))`
  return value(`(CASE WHEN ${isThere} THEN ${place} WHEN ${list} IS NOT NULL THEN 0 END)`, 'int')
}

export const textFunctions: Builtins = {
  concat,
  concat_ws: texts(
    (separator, ...parts) =>
      `CASE WHEN ${separator} IS NULL THEN NULL ELSE concat_ws(${[separator, ...parts].join(', ')}) END`,
  ),
  lower: texts((text) => `lower(${text})`),
  lcase: texts((text) => `lower(${text})`),
  upper: texts((text) => `upper(${text})`),
  ucase: texts((text) => `upper(${text})`),
  trim: trim('btrim'),
  trim_both: trim('btrim'),
  ltrim: trim('ltrim'),
  trim_leading: trim('ltrim'),
  rtrim: trim('rtrim'),
  trim_trailing: trim('rtrim'),
  length: (args, context) => {
    const arg = at(args, 0)
    return value(`octet_length(${arg.kind === 'bytes' ? arg.sql : toText(context, arg).sql})`, 'int')
  },
  octet_length: texts((text) => `octet_length(${text})`, 'int'),
  char_length: texts((text) => `char_length(${text})`, 'int'),
  character_length: texts((text) => `char_length(${text})`, 'int'),
  bit_length: texts((text) => `8 * octet_length(${text})`, 'int'),
  replace: texts(
    (text, from, to) => `CASE WHEN ${from} = '' THEN ${text} ELSE replace(${text}, ${from}, ${to}) END`,
  ),
  substring,
  substr: substring,
  mid: substring,
  left: side('left'),
  right: side('right'),
  lpad: pad('lpad'),
  rpad: pad('rpad'),
  repeat: (args, context) =>
    value(
      `repeat(${toText(context, at(args, 0)).sql}, greatest(${toNumber(context, at(args, 1)).sql}::int, 0))`,
      'text',
    ),
  space: (args, context) =>
    value(`repeat(' ', greatest(${toNumber(context, at(args, 0)).sql}::int, 0))`, 'text'),
  reverse: texts((text) => `reverse(${text})`),
  instr: (args, context) => locate(1, 0)(args.slice(0, 2), context),
  locate: locate(0, 1),
  strcmp: (args, context) => {
    const [one, other] = [toText(context, at(args, 0)), toText(context, at(args, 1))]
    const left = one.ci === false ? one.sql : caseInsensitive(context, one.sql)
    return value(
      `(CASE WHEN ${left} < ${other.sql} THEN -1 WHEN ${left} > ${other.sql} THEN 1 WHEN ${left} = ${other.sql} THEN 0 END)`,
      'int',
    )
  },
  substring_index: (args, context) =>
    value(
      `${compat(context, 'substring_index')}(${toText(context, at(args, 0)).sql}, ${toText(context, at(args, 1)).sql}, ${toNumber(context, at(args, 2)).sql}::int)`,
      'text',
      at(args, 0).ci === true ? { ci: true } : {},
    ),
  insert: (args, context) =>
    value(
      `${compat(context, 'insert_text')}(${toText(context, at(args, 0)).sql}, ${toNumber(context, at(args, 1)).sql}::int, ${toNumber(context, at(args, 2)).sql}::int, ${toText(context, at(args, 3)).sql})`,
      'text',
    ),
  find_in_set: (args, context) => {
    const [wanted, list] = [toText(context, at(args, 0)).sql, toText(context, at(args, 1)).sql]
    const { literal } = at(args, 0)
    const { labels } = at(args, 1)
    if (literal !== undefined && labels !== undefined) return placeInSet(literal, labels, list)
    return value(`${compat(context, 'find_in_set')}(${wanted}, ${list})`, 'int')
  },
  ascii: texts(
    (text) => `(CASE WHEN ${text} = '' THEN 0 ELSE get_byte(convert_to(left(${text}, 1), 'UTF8'), 0) END)`,
    'int',
  ),
  char: (args, context) =>
    value(`concat(${args.map((arg) => `chr(${toNumber(context, arg).sql}::int)`).join(', ')})`, 'text'),
  quote: texts(
    (text) => `coalesce('''' || replace(replace(${text}, '\\', '\\\\'), '''', '\\''') || '''', 'NULL')`,
  ),
  hex: (args, context) => {
    const arg = at(args, 0)
    if (arg.kind === 'int' || arg.kind === 'decimal')
      return value(`upper(to_hex((${arg.sql})::bigint))`, 'text')
    return value(
      `upper(encode(${arg.kind === 'bytes' ? arg.sql : `convert_to(${toText(context, arg).sql}, 'UTF8')`}, 'hex'))`,
      'text',
    )
  },
  unhex: texts((text) => `decode(${text}, 'hex')`, 'bytes'),
  md5: texts((text) => `md5(${text})`),
  sha1: () => null,
  sha2: (args, context) =>
    at(args, 1).sql === '256'
      ? value(`encode(sha256(convert_to(${toText(context, at(args, 0)).sql}, 'UTF8')), 'hex')`, 'text')
      : null,
  format: (args, context) => {
    const decimals = Number(at(args, 1).sql)
    if (!Number.isInteger(decimals) || args.length > 2) return null
    const pattern = `FM999,999,999,999,999,999,990${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`
    return value(
      `to_char(round(${toNumber(context, at(args, 0)).sql}::numeric, ${decimals}), ${quoteLiteral(pattern)})`,
      'text',
    )
  },
  uuid: () => value('gen_random_uuid()::text', 'text'),
  to_base64: texts((text) => `encode(convert_to(${text}, 'UTF8'), 'base64')`),
  regexp_replace: texts((text, pattern, by) => `regexp_replace(${text}, ${pattern}, ${by}, 'gi')`),
  inet_ntoa: (args, context) =>
    value(`${compat(context, 'inet_ntoa')}(${toNumber(context, at(args, 0)).sql}::bigint)`, 'text'),
  inet_aton: (args, context) =>
    value(`${compat(context, 'inet_aton')}(${toText(context, at(args, 0)).sql})`, 'int'),
}
