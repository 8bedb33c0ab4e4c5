import { quoteLiteral } from '../../quote.ts'
import { compat, type Context } from './context.ts'
import { moment, plain, toNumber, toText, toTime } from './coercions.ts'
import { isMoment, isNumber, type Value, value } from './value.ts'

/** `left op right` as the source compares: numbers with numbers, moments with moments, text by its collation. */
export function compare(context: Context, op: string, left: Value, right: Value): Value {
  const [one, other] = alike(context, left, right)
  if (op === '<=>') return value(`(${one} IS NOT DISTINCT FROM ${other})`, 'bool')
  return value(`(${one} ${op} ${other})`, 'bool')
}

/** Both sides in one kind. */
export function alike(context: Context, left: Value, right: Value): readonly [string, string] {
  if (left.kind === 'unknown' || right.kind === 'unknown') return [plain(left).sql, plain(right).sql]
  const both = [left, right] as const
  if (both.some(({ kind }) => kind === 'null')) return [plain(left).sql, plain(right).sql]
  if (left.kind === 'text' && right.kind === 'text') return texts(context, left, right)
  if (left.kind === 'bool' && right.kind === 'bool') return [left.sql, right.sql]
  if (both.some((each) => isMoment(each)) && !both.some((each) => isNumber(each)))
    return pair(both, (each) => moment(context, each).sql)
  if (both.some(({ kind }) => kind === 'time') && !both.some((each) => isNumber(each)))
    return pair(both, (each) => toTime(context, each).sql)
  if (both.some((each) => isNumber(each) || each.kind === 'bool' || each.kind === 'bit'))
    return pair(both, (each) => toNumber(context, each).sql)
  if (left.kind === 'bytes' && right.kind === 'bytes') return [left.sql, right.sql]
  return texts(context, toText(context, left), toText(context, right))
}

function pair(both: readonly [Value, Value], form: (each: Value) => string): readonly [string, string] {
  return [form(both[0]), form(both[1])]
}

/** Blanks at the end count for nothing, except under the NO PAD collations of MySQL 8; where a literal has some, it shows. */
function texts(context: Context, left: Value, right: Value): readonly [string, string] {
  const blanks = [left, right].some(({ literal }) => literal?.endsWith(' ') === true)
  if (!blanks || context.collation.includes('_0900_')) return collated(context, left, right)
  return collated(context, trimmed(left), trimmed(right))
}

function trimmed(given: Value): Value {
  const { literal } = given
  if (literal === undefined) return { ...given, sql: `rtrim(${given.sql}, ' ')` }
  const text = literal.replace(/ +$/, '')
  return { ...given, literal: text, sql: quoteLiteral(text) }
}

/** One side under the collation is enough. */
function collated(context: Context, left: Value, right: Value): readonly [string, string] {
  if (left.ci !== true && right.ci !== true) return [left.sql, right.sql]
  if (isBinary(left) || isBinary(right)) return [left.sql, right.sql]
  return [caseInsensitive(context, left.sql), right.sql]
}

/** A column of a binary collation wins over all but BINARY itself. */
function isBinary({ ci, literal }: Value): boolean {
  return ci === false && literal === undefined
}

export function caseInsensitive(context: Context, sql: string): string {
  return `(${sql} COLLATE ${compat(context, 'ci')})`
}

/** Order of text as the source sorts it. */
export function ordered(context: Context, given: Value): string {
  if (given.kind !== 'text' || given.literal !== undefined) return plain(given).sql
  return given.ci === true ? caseInsensitive(context, given.sql) : `(${given.sql} COLLATE "C")`
}
