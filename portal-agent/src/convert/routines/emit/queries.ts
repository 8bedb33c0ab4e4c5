import { quoteIdent } from '../../quote.ts'
import type { Expr, OrderItem, Query, Select } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { condition, direction, hasAggregate, orderList, withinAggregate } from './aggregates.ts'
import { plain, unify } from './coercions.ts'
import type { Context } from './context.ts'
import { fromClause } from './from.ts'
import { groupKey } from './names.ts'
import { type OutputColumn, Scope } from './scope.ts'
import type { Kind } from './value.ts'
import { selectItems } from './select-items.ts'
import { windowSql } from './windows.ts'

export interface EmittedQuery {
  readonly sql: string
  readonly columns: readonly OutputColumn[]
}

/** A query with its UNIONs. The columns keep the source's names, folded by whoever needs them. */
export function emitQuery(query: Query, outer: Context, settle = false): EmittedQuery {
  const context: Context = { ...outer, local: new Map(outer.local) }
  const ctes = query.ctes.map((cte) => emitCte(cte, query.recursive, context))
  const first = emitOperand(query.first, context, query)
  const rest = query.rest.map(({ op, body }) => ({ op, part: emitOperand(body, context, null) }))
  const united = rest.length === 0 ? first : unite(first, rest, context, settle)
  const withClause = ctes.length === 0 ? '' : `WITH ${query.recursive ? 'RECURSIVE ' : ''}${ctes.join(', ')} `
  const tail = rest.length === 0 && 'is' in query.first ? '' : outerOrder(query, united.columns, context)
  return {
    columns: united.columns,
    sql: `${withClause}${united.sql}${tail}${limitClause(query, context)}${lockClause(query)}`,
  }
}

function lockClause({ lock, rest }: Query): string {
  return lock === '' || rest.length > 0 ? '' : ` ${lock}`
}

function emitCte(cte: Query['ctes'][number], recursive: boolean, context: Context): string {
  const { name, query } = cte
  if (recursive && query.rest.length > 0) {
    const start = emitOperand(query.first, context, null)
    context.local.set(name.toLowerCase(), named(start.columns, cte.columns))
  }
  const { sql, columns } = emitQuery(query, context, recursive)
  const shown = named(columns, cte.columns)
  context.local.set(name.toLowerCase(), shown)
  return `${quoteIdent(name.toLowerCase())} (${shown.map((column) => quoteIdent(column.name)).join(', ')}) AS (${sql})`
}

export function named(columns: readonly OutputColumn[], names: readonly string[]): OutputColumn[] {
  return columns.map((column, i) => {
    const name = (names[i] ?? column.name).toLowerCase()
    const { literal: _, ...kind } = column.value
    return { name, value: { ...kind, sql: quoteIdent(name) } }
  })
}

function emitOperand(body: Select | Query, context: Context, whole: Query | null): EmittedQuery {
  if ('is' in body)
    return emitSelect(body, context, whole !== null && whole.rest.length === 0 ? whole.orderBy : [])
  const inner = emitQuery(body, context)
  return { ...inner, sql: `(${inner.sql})` }
}

type Parts = readonly { readonly op: string; readonly part: EmittedQuery }[]

/** Columns of all parts in one kind; parts of a recursion even in one type. */
function unite(first: EmittedQuery, rest: Parts, context: Context, settle: boolean): EmittedQuery {
  const columns = first.columns.map((column, i) => {
    const { type } = unify(context, [
      column.value,
      ...rest.flatMap(({ part }) => part.columns[i]?.value ?? []),
    ])
    return { name: column.name, value: { ...type, sql: quoteIdent(column.name.toLowerCase()) } }
  })
  const parts = [first, ...rest.map(({ part }) => part)].map((part) =>
    alikePart(part, columns, context, settle),
  )
  return {
    columns,
    sql: parts.map((sql, i) => (i === 0 ? sql : `${rest[i - 1]?.op ?? 'UNION'} ${sql}`)).join(' '),
  }
}

const settledTypes: Partial<Record<Kind, string>> = {
  int: '::bigint',
  decimal: '::numeric',
  double: '::float8',
  text: '::text',
  datetime: '::timestamp',
}

function alikePart(
  part: EmittedQuery,
  columns: readonly OutputColumn[],
  context: Context,
  settle: boolean,
): string {
  const same =
    !settle &&
    part.columns.every(
      (column, i) => column.value.kind === columns[i]?.value.kind || column.value.kind === 'null',
    )
  if (same) return part.sql
  const items = part.columns.map((column, i) => {
    const wanted = columns[i]
    const given = { ...column.value, sql: `_part.c${i + 1}` }
    if (wanted === undefined) return given.sql
    const { values } = unify(context, [given, { ...wanted.value, sql: 'x' }])
    return `${values[0]?.sql ?? given.sql}${settle ? (settledTypes[wanted.value.kind] ?? '') : ''} AS ${quoteIdent(wanted.name.toLowerCase())}`
  })
  return `SELECT ${items.join(', ')} FROM (${part.sql}) AS _part (${part.columns.map((_, i) => `c${i + 1}`).join(', ')})`
}

function emitSelect(select: Select, outer: Context, orderBy: readonly OrderItem[]): EmittedQuery {
  return select.rollup ? emitRolled(select, outer, orderBy) : emitGrouped(select, outer, orderBy)
}

function emitGrouped(select: Select, outer: Context, orderBy: readonly OrderItem[]): EmittedQuery {
  const scope = new Scope(outer.scope)
  scope.rolled = select.rollup
  const context: Context = { ...outer, scope }
  const from = select.from === null ? '' : ` FROM ${fromClause(select.from, context)}`
  const where = select.where === null ? '' : ` WHERE ${condition(select.where, context)}`
  for (const { expr, alias } of select.items)
    if (expr !== null && alias !== null) scope.aliases.set(alias.toLowerCase(), expr)
  const groups = groupClause(select, context)
  const { sql, columns } = selectItems(select, context)
  scope.seesAliases = true
  const having = select.having === null ? '' : ` HAVING ${condition(select.having, context)}`
  const windows = select.windows.map(
    ({ name, window }) => `${quoteIdent(name.toLowerCase())} AS ${windowSql(window, context)}`,
  )
  const windowClause = windows.length === 0 ? '' : ` WINDOW ${windows.join(', ')}`
  const order = orderBy.length === 0 ? '' : ` ORDER BY ${innerOrder(orderBy, select, columns, context)}`
  return {
    columns,
    sql: `SELECT ${select.distinct ? 'DISTINCT ' : ''}${sql}${from}${where}${groups}${having}${windowClause}${order}`,
  }
}

/** GROUP BY ... WITH ROLLUP: the groups are the same; NULL stands for all. */
function emitRolled(select: Select, outer: Context, orderBy: readonly OrderItem[]): EmittedQuery {
  const { sql, columns } = emitGrouped(select, outer, orderBy)
  const at = sql.lastIndexOf(' GROUP BY ')
  const end = /( HAVING | ORDER BY | WINDOW )/.exec(sql.slice(at + 10))
  const keys = sql.slice(at + 10, end === null ? undefined : at + 10 + end.index)
  if (at < 0) throw untranslatable(select.line, 'WITH ROLLUP without groups')
  return {
    columns,
    sql: `${sql.slice(0, at)} GROUP BY ROLLUP (${keys})${end === null ? '' : sql.slice(at + 10 + end.index)}`,
  }
}

function groupClause(select: Select, context: Context): string {
  const { scope } = context
  const aggregated =
    select.items.some(({ expr }) => expr !== null && hasAggregate(expr)) ||
    (select.having !== null && hasAggregate(select.having))
  if (scope === null || (select.groupBy.length === 0 && !aggregated)) return ''
  const keys = new Map<string, string>()
  for (const expr of select.groupBy) {
    const given = withinAggregate(context, () => context.expr(groupItem(expr, select, context), context))
    keys.set(plain(given).sql, groupKey(context, plain(given)))
    keys.set(given.sql, groupKey(context, plain(given)))
  }
  scope.groups = keys
  const sqls = [...new Set(keys.values())]
  return sqls.length === 0 ? '' : ` GROUP BY ${sqls.join(', ')}`
}

/** A position, the name of an item (columns of tables come first), or an expression. */
function groupItem(expr: Expr, { items }: Select, context: Context): Expr {
  if (expr.is === 'literal' && expr.kind === 'int') return items[Number(expr.text) - 1]?.expr ?? expr
  if (expr.is !== 'name' || expr.path.length !== 1) return expr
  const name = expr.path[0]?.toLowerCase() ?? ''
  const isColumn =
    context.scope?.relations.some(
      (relation) => relation.columns?.some((column) => column.name.toLowerCase() === name) === true,
    ) === true
  return isColumn ? expr : (context.scope?.aliases.get(name) ?? expr)
}

function innerOrder(
  items: readonly OrderItem[],
  select: Select,
  columns: readonly OutputColumn[],
  context: Context,
): string {
  return items
    .map((item) => (select.distinct ? outerItem(item, columns) : null) ?? orderByItem(item, select, context))
    .join(', ')
}

/** Names of items come before columns. */
function orderByItem({ expr, descending }: OrderItem, { items }: Select, context: Context): string {
  if (expr.is === 'literal' && expr.kind === 'int') {
    const item = items[Number(expr.text) - 1]?.expr
    return item === null || item === undefined
      ? `${expr.text}${direction(descending)}`
      : orderList([{ expr: item, descending }], context)
  }
  const name = expr.is === 'name' && expr.path.length === 1 ? (expr.path[0]?.toLowerCase() ?? '') : ''
  const aliased = context.scope?.aliases.get(name)
  return orderList([{ expr: aliased ?? expr, descending }], context)
}

/** Behind a UNION only columns of the result can be named. */
function outerOrder(query: Query, columns: readonly OutputColumn[], context: Context): string {
  if (query.orderBy.length === 0) return ''
  const items = query.orderBy.map((item) => {
    const found = outerItem(item, columns)
    if (found === null) throw untranslatable(item.expr.line, 'ORDER BY an expression behind UNION')
    return found
  })
  return context === null ? '' : ` ORDER BY ${items.join(', ')}`
}

function outerItem({ expr, descending }: OrderItem, columns: readonly OutputColumn[]): string | null {
  if (expr.is === 'literal' && expr.kind === 'int') return `${expr.text}${direction(descending)}`
  const name = expr.is === 'name' ? expr.path.at(-1)?.toLowerCase() : undefined
  const at = columns.findIndex((column) => column.name.toLowerCase() === name)
  return at < 0 ? null : `${at + 1}${direction(descending)}`
}

function limitClause({ limit, offset }: Query, context: Context): string {
  const bound = (expr: Expr | null, word: string) =>
    expr === null ? '' : ` ${word} ${plain(context.expr(expr, { ...context, scope: null })).sql}`
  return `${bound(limit, 'LIMIT')}${bound(offset, 'OFFSET')}`
}
