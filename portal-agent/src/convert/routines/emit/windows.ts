import { quoteIdent } from '../../quote.ts'
import type { Call, Window } from '../syntax/tree.ts'
import { aggregates, orderList } from './aggregates.ts'
import { cast, plain } from './coercions.ts'
import type { Context } from './context.ts'
import { type Value, value } from './value.ts'

const ranks = new Set(['row_number', 'rank', 'dense_rank', 'ntile'])
const doubles = new Set(['percent_rank', 'cume_dist'])
const ofRows = new Set(['lag', 'lead', 'first_value', 'last_value', 'nth_value'])

/** A call with OVER; null for any other. */
export function windowed(expr: Call, context: Context): Value | null {
  if (expr.over === null) return null
  const over = ` OVER ${overSql(expr.over, context)}`
  if (ranks.has(expr.name)) return value(`${expr.name}(${args(expr, context)})${over}`, 'int')
  if (doubles.has(expr.name)) return value(`${expr.name}()${over}`, 'double')
  if (ofRows.has(expr.name)) return rowValue(expr, over, context)
  const aggregate = aggregates[expr.name]
  if (aggregate === undefined) return null
  const result = aggregate({ ...expr, over: null }, context)
  const filtered = /^coalesce\((.*), 0\)$/.exec(result.sql)
  return { ...result, sql: filtered ? `coalesce(${filtered[1]}${over}, 0)` : overResult(result.sql, over) }
}

/** What stands around the aggregate stays around it. */
function overResult(sql: string, over: string): string {
  const float = /^(.*)::float8$/.exec(sql)
  if (float) return `(${float[1]}${over})::float8`
  const collated = /^\((.*) COLLATE "default"\)$/.exec(sql)
  return collated ? `(${collated[1]}${over} COLLATE "default")` : `${sql}${over}`
}

function args(expr: Call, context: Context): string {
  return expr.args.map((arg) => plain(context.expr(arg, context)).sql).join(', ')
}

function rowValue(expr: Call, over: string, context: Context): Value {
  const [first, ...rest] = expr.args.map((arg) => plain(context.expr(arg, context)))
  if (first === undefined) return value('NULL', 'null')
  const { literal: _, ...kind } = first
  const more = rest.map((each, i) => (i === 1 ? defaultOf(each, first, context) : each.sql))
  return { ...kind, sql: `${expr.name}(${[first.sql, ...more].join(', ')})${over}` }
}

const bases: Partial<Record<Value['kind'], string>> = {
  text: 'text',
  int: 'bigint',
  decimal: 'numeric',
  double: 'float8',
}

function defaultOf(given: Value, first: Value, context: Context): string {
  const ddl = bases[first.kind]
  return ddl === undefined
    ? given.sql
    : cast(context, given, { ddl, kind: first.kind, ci: false, scale: null })
}

function overSql(window: Window, context: Context): string {
  return window.name === null ? windowSql(window, context) : quoteIdent(window.name.toLowerCase())
}

export function windowSql({ partitionBy, orderBy, frame }: Window, context: Context): string {
  const parts = [
    partitionBy.length === 0
      ? ''
      : `PARTITION BY ${partitionBy.map((each) => plain(context.expr(each, context)).sql).join(', ')}`,
    orderBy.length === 0 ? '' : `ORDER BY ${orderList(orderBy, context)}`,
    frame,
  ]
  return `(${parts.filter((part) => part !== '').join(' ')})`
}
