import { quoteLiteral } from '../../quote.ts'
import type { Call, Expr, OrderItem } from '../syntax/tree.ts'
import { plain, toBool, toNumber, toText } from './coercions.ts'
import { caseInsensitive, ordered } from './comparisons.ts'
import type { Context } from './context.ts'
import { type Value, value } from './value.ts'

type Aggregate = (expr: Call, context: Context) => Value

export const aggregates: Readonly<Record<string, Aggregate>> = {
  count,
  sum: (expr, context) => {
    const arg = number(expr, context)
    const kind = arg.kind === 'double' ? 'double' : 'decimal'
    return value(
      `sum(${distinct(expr)}${arg.sql})`,
      kind,
      arg.kind === 'int' ? { scale: 0 } : arg.scale === undefined ? {} : { scale: arg.scale },
    )
  },
  avg: (expr, context) => {
    const arg = number(expr, context)
    if (arg.kind === 'double') return value(`avg(${distinct(expr)}${arg.sql})`, 'double')
    return value(
      `avg(${distinct(expr)}${arg.sql})`,
      'decimal',
      arg.kind === 'int' ? { scale: 4 } : arg.scale === undefined ? {} : { scale: arg.scale + 4 },
    )
  },
  min: extreme('min'),
  max: extreme('max'),
  group_concat: groupConcat,
  stddev: floating('stddev_pop'),
  std: floating('stddev_pop'),
  stddev_pop: floating('stddev_pop'),
  stddev_samp: floating('stddev_samp'),
  variance: floating('var_pop'),
  var_pop: floating('var_pop'),
  var_samp: floating('var_samp'),
  bit_or: bitwise('bit_or', '0'),
  bit_and: bitwise('bit_and', '18446744073709551615'),
  bit_xor: (expr, context) => value(`coalesce(bit_xor(${number(expr, context).sql}::bigint), 0)`, 'int'),
  json_arrayagg: (expr, context) => value(`json_agg(${plain(argument(expr, 0, context)).sql})`, 'json'),
  json_objectagg: (expr, context) =>
    value(
      `json_object_agg(${toText(context, argument(expr, 0, context)).sql}, ${plain(argument(expr, 1, context)).sql})`,
      'json',
    ),
  any_value: extreme('min'),
}

export function isAggregate(name: string): boolean {
  return Object.hasOwn(aggregates, name)
}

/** Columns within are of single rows. */
export function withinAggregate<T>(context: Context, work: () => T): T {
  const { scope } = context
  if (scope === null) return work()
  const { inAggregate } = scope
  scope.inAggregate = true
  try {
    return work()
  } finally {
    scope.inAggregate = inAggregate
  }
}

function argument(expr: Call, at: number, context: Context): Value {
  const arg = expr.args[at]
  if (arg === undefined) return value('NULL', 'null')
  return withinAggregate(context, () => context.expr(arg, context))
}

function number(expr: Call, context: Context): Value {
  return toNumber(context, argument(expr, 0, context))
}

function distinct(expr: Call): string {
  return expr.distinct ? 'DISTINCT ' : ''
}

function count(expr: Call, context: Context): Value {
  if (expr.star) return value('count(*)', 'int')
  const args = expr.args.map((_, i) => argument(expr, i, context))
  const keys = args.map((arg) =>
    expr.distinct && arg.kind === 'text' && arg.ci === true ? caseInsensitive(context, arg.sql) : arg.sql,
  )
  if (keys.length === 1) return value(`count(${distinct(expr)}${keys[0]})`, 'int')
  const filter = ` FILTER (WHERE ${args.map(({ sql }) => `${sql} IS NOT NULL`).join(' AND ')})`
  return value(`count(${distinct(expr)}(${keys.join(', ')}))${filter}`, 'int')
}

function extreme(name: string): Aggregate {
  return (expr, context) => {
    const arg = plain(argument(expr, 0, context))
    const { literal: _, ...rest } = arg
    if (arg.kind !== 'text') return { ...rest, sql: `${name}(${arg.sql})` }
    return { ...rest, sql: `(${name}(${ordered(context, arg)}) COLLATE "default")` }
  }
}

function floating(name: string): Aggregate {
  return (expr, context) => value(`${name}(${number(expr, context).sql})::float8`, 'double')
}

function bitwise(name: string, empty: string): Aggregate {
  return (expr, context) => value(`coalesce(${name}(${number(expr, context).sql}::bigint), ${empty})`, 'int')
}

/** Several expressions are joined; a row where one is NULL is passed over. group_concat_max_len is not imitated. */
function groupConcat(expr: Call, context: Context): Value {
  const args = expr.args.map((_, i) => argument(expr, i, context))
  const ci = args.some((arg) => arg.kind === 'text' && arg.ci === true)
  const joined = args.map((arg) => toText(context, arg).sql).join(' || ')
  const text = args.length === 1 && args[0]?.kind !== 'text' ? joined : `(${joined})`
  const separator = quoteLiteral(expr.separator ?? ',')
  if (expr.orderBy.length === 0)
    context.remarks.add(
      'GROUP_CONCAT without ORDER BY: the order within is not defined, and may be another one',
    )
  if (!expr.distinct)
    return value(`string_agg(${text}, ${separator}${orderedBy(expr.orderBy, context)})`, 'text', { ci })
  return distinctConcat(expr, { text: `${text}::text`, separator, ci }, context)
}

/** The target sorts distinct values by what is joined only. */
function distinctConcat(
  expr: Call,
  what: { text: string; separator: string; ci: boolean },
  context: Context,
): Value {
  const key = what.ci ? caseInsensitive(context, what.text) : `(${what.text} COLLATE "C")`
  const [order] = expr.orderBy
  const direction = order?.descending === true ? ' DESC NULLS LAST' : ' NULLS FIRST'
  return value(
    `(string_agg(DISTINCT ${key}, ${what.separator} ORDER BY ${key}${direction}) COLLATE "default")`,
    'text',
    { ci: what.ci },
  )
}

function orderedBy(items: readonly OrderItem[], context: Context): string {
  if (items.length === 0) return ''
  return ` ORDER BY ${withinAggregate(context, () => orderList(items, context))}`
}

/** NULL comes first on the source, and last when descending. */
export function orderList(items: readonly OrderItem[], context: Context): string {
  return items.map((item) => orderItem(item, context)).join(', ')
}

function orderItem({ expr, descending }: OrderItem, context: Context): string {
  return `${ordered(context, context.expr(expr, context))}${direction(descending)}`
}

export function direction(descending: boolean): string {
  return descending ? ' DESC NULLS LAST' : ' NULLS FIRST'
}

/** Whether an expression holds an aggregate of its own query. */
export function hasAggregate(expr: Expr): boolean {
  if (expr.is === 'call' && isAggregate(expr.name) && expr.over === null) return true
  return childrenOf(expr).some(hasAggregate)
}

export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.is) {
    case 'unary':
    case 'is':
    case 'cast':
    case 'collate':
      return [expr.arg]
    case 'binary':
      return [expr.left, expr.right]
    case 'in':
      return 'ctes' in expr.list ? [expr.arg] : [expr.arg, ...expr.list]
    case 'between':
      return [expr.arg, expr.low, expr.high]
    case 'like':
    case 'regexp':
      return [expr.arg, expr.pattern]
    case 'call':
      return [
        ...expr.args,
        ...(expr.over?.orderBy.map((item) => item.expr) ?? []),
        ...(expr.over?.partitionBy ?? []),
      ]
    case 'case':
      return [
        ...(expr.operand === null ? [] : [expr.operand]),
        ...expr.whens.flatMap(({ when, then }) => [when, then]),
        ...(expr.otherwise === null ? [] : [expr.otherwise]),
      ]
    case 'interval':
    case 'assign':
      return [expr.value]
    case 'row':
      return expr.items
    default:
      return []
  }
}

export function condition(expr: Expr, context: Context): string {
  return toBool(context, context.expr(expr, context))
}
