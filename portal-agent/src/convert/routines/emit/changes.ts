import { quoteIdent } from '../../quote.ts'
import type { Assignment, Expr, Insert, Statement, TableRef } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { childrenOf, condition, orderList } from './aggregates.ts'
import { type Body } from './body.ts'
import { assignable, plain } from './coercions.ts'
import { afterChange, afterInsert } from './counters.ts'
import { findTable, fromClause } from './from.ts'
import { onConflict } from './on-conflict.ts'
import { type OutputColumn, Scope } from './scope.ts'
import type { TargetType } from './value.ts'

export interface ChangedTable {
  readonly sql: string
  readonly columns: readonly OutputColumn[]
  readonly types: ReadonlyMap<string, TargetType>
  readonly keys: readonly (readonly string[])[]
  readonly autoIncrement: string | null
  readonly watched: boolean
}

/** A table of the database, or a temporary one, whose columns have types of the kind only. */
function changedTable(schema: string | null, name: string, line: number, body: Body): ChangedTable {
  const found = findTable(schema, name, line, body)
  const table = body.local.has(name.toLowerCase()) ? null : body.around.table(name.toLowerCase())
  if (table !== null) return table
  const types = new Map(
    (found.columns ?? []).map(({ name: column, value }): [string, TargetType] => [
      column.toLowerCase(),
      { ddl: '', kind: value.kind, ci: value.ci ?? false, scale: value.scale ?? null },
    ]),
  )
  return {
    sql: found.sql,
    columns: found.columns ?? [],
    types,
    keys: [],
    autoIncrement: null,
    watched: false,
  }
}

export function typeOf(table: ChangedTable, column: string, line: number): TargetType {
  const type = table.types.get(column.toLowerCase())
  if (type === undefined) throw untranslatable(line, `no column ${column}`)
  return type
}

export function columnSql(table: ChangedTable, column: string): string {
  return (
    table.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.value.sql ??
    quoteIdent(column.toLowerCase())
  )
}

export function emitInsert(insert: Insert, line: number, body: Body): string[] {
  const table = changedTable(null, insert.table, line, body)
  const names = insert.columns.length > 0 ? insert.columns : table.columns.map(({ name }) => name)
  const types = names.map((name) => typeOf(table, name, line))
  const columns = names.map((name) => columnSql(table, name))
  const source =
    insert.query === null ? valuesOf(insert, table, names, types, body) : queryOf(insert, types, body)
  const takenOut = insert.replace && table.watched ? takeOut(insert, table, names, types, line, body) : null
  const conflict = takenOut === null ? onConflict(insert, table, names, line, body) : ''
  const alias = insert.onDuplicate.length > 0 ? ` AS ${quoteIdent(insert.table.toLowerCase())}` : ''
  return [
    ...(takenOut ?? []),
    `INSERT INTO ${table.sql}${alias} (${columns.join(', ')}) ${source}${conflict};`,
    ...afterInsert(body, table),
  ]
}

/** REPLACE takes out every row that the new ones collide with, and triggers of DELETE and INSERT see it. */
function takeOut(
  insert: Insert,
  table: ChangedTable,
  names: readonly string[],
  types: readonly TargetType[],
  line: number,
  body: Body,
): string[] {
  if (insert.query !== null) throw untranslatable(line, 'REPLACE ... SELECT into a table with triggers')
  const columns = names.map((name) => columnSql(table, name))
  const collisions = table.keys
    .filter((key) => key.every((column) => columns.includes(quoteIdent(column))))
    .flatMap((key) =>
      insert.rows.map((row) => {
        const tests = key.map((column) => {
          const at = columns.indexOf(quoteIdent(column))
          const [expr, type] = [row[at] ?? null, types[at]]
          if (expr === null || type === undefined)
            throw untranslatable(line, 'REPLACE with DEFAULT in a key of a table with triggers')
          return `${quoteIdent(column)} = ${assignable(body, body.expr(expr, body), type)}`
        })
        return `(${tests.join(' AND ')})`
      }),
    )
  return collisions.length === 0 ? [] : [`DELETE FROM ${table.sql} WHERE ${collisions.join(' OR ')};`]
}

/** NULL for an auto-increment column means the next number. */
function valuesOf(
  insert: Insert,
  table: ChangedTable,
  names: readonly string[],
  types: readonly TargetType[],
  body: Body,
): string {
  const rows = insert.rows.map((row) => {
    if (row.length !== names.length && row.length > 0)
      throw untranslatable(row[0]?.line ?? 1, `${row.length} values for ${names.length} columns`)
    return names.map((name, i) => {
      const expr = row[i] ?? null
      const type = types[i]
      if (expr === null || type === undefined) return 'DEFAULT'
      const isNull = expr.is === 'literal' && expr.kind === 'null'
      return isNull && columnSql(table, name) === quoteIdent(table.autoIncrement ?? '-')
        ? 'DEFAULT'
        : assignable(body, body.expr(expr, body), type)
    })
  })
  return `VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}`
}

function queryOf(insert: Insert, types: readonly TargetType[], body: Body): string {
  if (insert.query === null) return ''
  const { sql, columns } = body.query(insert.query, body)
  if (columns.every((column, i) => column.value.kind === types[i]?.kind)) return sql
  const items = columns.map((column, i) => {
    const type = types[i]
    const { literal: _, ...kind } = column.value
    return type === undefined ? 'NULL' : assignable(body, { ...kind, sql: `_new.c${i + 1}` }, type)
  })
  return `SELECT ${items.join(', ')} FROM (${sql}) AS _new (${columns.map((_, i) => `c${i + 1}`).join(', ')})`
}

type Of<Is extends Statement['is']> = Extract<Statement, { is: Is }>

export function emitUpdate(update: Of<'update'>, body: Body): string[] {
  const context: Body = { ...body, scope: new Scope(null) }
  if (update.tables.is !== 'table') return joinedUpdate(update, context)
  const { name, schema, alias, line } = update.tables
  const table = changedTable(schema, name, line, body)
  fromClause(update.tables, context)
  const target = `${table.sql} AS ${quoteIdent(alias.toLowerCase())}`
  const set = assignments(update.set, table, line, context)
  return [`UPDATE ${target} SET ${set}${whereClause(update, target, context)};`, ...afterChange(body)]
}

/** The table that changes is joined with itself by the place of the row, so that every kind of join keeps its meaning. */
function joinedUpdate(update: Of<'update'>, context: Body): string[] {
  const from = fromClause(update.tables, context)
  const changed = targetOf(
    update.tables,
    update.set.map(({ path }) => path),
    context,
  )
  if (update.limit !== null) throw untranslatable(changed.line, 'LIMIT in an UPDATE of several tables')
  const table = changedTable(changed.schema, changed.name, changed.line, context)
  const set = assignments(update.set, table, changed.line, context)
  const where = update.where === null ? '' : ` AND ${condition(update.where, context)}`
  const alias = quoteIdent(changed.alias.toLowerCase())
  return [
    `UPDATE ${table.sql} AS _changed SET ${set} FROM ${from} WHERE _changed.ctid = ${alias}.ctid${where};`,
    ...afterChange(context),
  ]
}

type TableOf = Extract<TableRef, { is: 'table' }>

function tablesOf(ref: TableRef): readonly TableOf[] {
  if (ref.is === 'join') return [...tablesOf(ref.left), ...tablesOf(ref.right)]
  return ref.is === 'table' ? [ref] : []
}

/** The one table that the assignments name. */
function targetOf(ref: TableRef, paths: readonly (readonly string[])[], context: Body): TableOf {
  const tables = tablesOf(ref)
  const found = new Set(
    paths.map((path) => {
      const [qualifier] = path
      if (path.length > 1 && qualifier !== undefined)
        return tables.find(({ alias }) => alias.toLowerCase() === path.at(-2)?.toLowerCase())
      return tables.find(
        ({ alias }) =>
          context.scope
            ?.relation(alias.toLowerCase())
            ?.columns?.some(({ name }) => name.toLowerCase() === path[0]?.toLowerCase()) === true,
      )
    }),
  )
  const [only] = found
  if (found.size !== 1 || only === undefined)
    throw untranslatable(tables[0]?.line ?? 1, 'a change of several tables at once')
  return only
}

/** On the source later assignments see what earlier ones have set. */
function assignments(set: readonly Assignment[], table: ChangedTable, line: number, context: Body): string {
  const done = new Set<string>()
  return set
    .map(({ path, value: given }) => {
      const column = path.at(-1)?.toLowerCase() ?? ''
      if (given !== null && namesIn(given).some((name) => done.has(name)))
        throw untranslatable(given.line, 'an UPDATE that uses a column it has set before')
      done.add(column)
      const value =
        given === null
          ? 'DEFAULT'
          : assignable(context, context.expr(given, context), typeOf(table, column, line))
      return `${columnSql(table, column)} = ${value}`
    })
    .join(', ')
}

function namesIn(expr: Expr): string[] {
  const own = expr.is === 'name' ? [expr.path.at(-1)?.toLowerCase() ?? ''] : []
  return [...own, ...childrenOf(expr).flatMap(namesIn)]
}

function whereClause(
  { where, orderBy, limit }: Pick<Of<'update'>, 'where' | 'orderBy' | 'limit'>,
  from: string,
  context: Body,
): string {
  const test = where === null ? '' : ` WHERE ${condition(where, context)}`
  if (limit === null) return test
  const order = orderBy.length === 0 ? '' : ` ORDER BY ${orderList(orderBy, context)}`
  return ` WHERE ctid IN (SELECT ctid FROM ${from}${test}${order} LIMIT ${plain(context.expr(limit, context)).sql})`
}

export function emitDelete(statement: Of<'delete'>, body: Body): string[] {
  const context: Body = { ...body, scope: new Scope(null) }
  const from = fromClause(statement.from, context)
  if (statement.targets.length === 0 && statement.from.is === 'table')
    return [`DELETE FROM ${from}${whereClause(statement, from, context)};`, ...afterChange(body)]
  const [target] = statement.targets
  const changed = tablesOf(statement.from).find(({ alias, name }) =>
    [alias, name].some((each) => each.toLowerCase() === target?.toLowerCase()),
  )
  if (statement.targets.length !== 1 || changed === undefined)
    throw untranslatable(statement.line, 'a DELETE from several tables at once')
  const table = changedTable(changed.schema, changed.name, changed.line, body)
  const where = statement.where === null ? '' : ` AND ${condition(statement.where, context)}`
  return [
    `DELETE FROM ${table.sql} AS _changed USING ${from} WHERE _changed.ctid = ${quoteIdent(changed.alias.toLowerCase())}.ctid${where};`,
    ...afterChange(body),
  ]
}
