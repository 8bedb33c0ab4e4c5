import { quoteIdent } from '../../quote.ts'
import { untranslatable } from '../untranslatable.ts'
import { caseInsensitive } from './comparisons.ts'
import { type Context, findVariable } from './context.ts'
import type { OutputColumn, Relation, Scope } from './scope.ts'
import { ofType, type Value, value } from './value.ts'

/** A name in an expression: a variable before a column, as on the source. */
export function nameValue(context: Context, path: readonly string[], line: number): Value {
  const parts = path.map((part) => part.toLowerCase())
  const name = parts.at(-1) ?? ''
  if (parts.length === 1) {
    const variable = findVariable(context, name)
    if (variable !== null) return ofType(variable.sql, variable.type)
    const alias = aliasValue(context, name)
    if (alias !== null) return alias
  }
  const row = parts.length === 2 ? findVariable(context, parts.join('.')) : null
  if (row !== null) return ofType(row.sql, row.type)
  return columnValue(context, parts.length > 1 ? (parts.at(-2) ?? null) : null, name, line)
}

function aliasValue(context: Context, name: string): Value | null {
  const { scope } = context
  const aliased = scope?.seesAliases === true ? scope.aliases.get(name) : undefined
  if (scope === null || aliased === undefined) return null
  if (aliased.is === 'name' && aliased.path.at(-1)?.toLowerCase() === name) return null
  return context.expr(aliased, context)
}

function columnValue(context: Context, qualifier: string | null, name: string, line: number): Value {
  for (let scope = context.scope; scope !== null; scope = scope.parent) {
    const found = inScope(scope, qualifier, name)
    if (found !== null) return grouped(context, scope, found)
  }
  const shown = qualifier === null ? name : `${qualifier}.${name}`
  const open = everyRelation(context.scope).find(
    (relation) => relation.columns === null && (qualifier === null || relation.alias === qualifier),
  )
  if (open !== undefined) return value(`${open.sql}.${quoteIdent(name)}`, 'unknown')
  throw untranslatable(line, `no column or variable ${shown} is known`)
}

function everyRelation(scope: Scope | null): readonly Relation[] {
  return scope === null ? [] : [...scope.relations, ...everyRelation(scope.parent)]
}

function inScope(scope: Scope, qualifier: string | null, name: string): Value | null {
  for (const relation of scope.relations) {
    if (qualifier !== null && relation.alias !== qualifier) continue
    const column = relation.columns?.find((each) => each.name.toLowerCase() === name)
    if (column !== undefined) return qualified(relation, column)
  }
  return null
}

export function qualified(relation: Relation, column: OutputColumn): Value {
  return { ...column.value, sql: `${relation.sql}.${column.value.sql}` }
}

/** Outside of aggregates the source takes any row's value of a column that is not grouped by (ONLY_FULL_GROUP_BY off). */
function grouped(context: Context, scope: Scope, found: Value): Value {
  if (scope.groups === null || scope.inAggregate) return found
  return groupedAs(context, scope, found) ?? anyOf(context, found)
}

/** The value of a grouping expression, if it is one. */
export function groupedAs(context: Context, scope: Scope, found: Value): Value | null {
  const group = scope.groups?.get(found.sql)
  if (group === undefined) return null
  if (group === found.sql) return found
  const one = anyOf(context, found)
  return scope.rolled ? { ...one, sql: `(CASE WHEN grouping(${group}) = 0 THEN ${one.sql} END)` } : one
}

function anyOf(_context: Context, found: Value): Value {
  const orderable =
    found.kind !== 'bool' &&
    found.kind !== 'json' &&
    found.kind !== 'bytes' &&
    found.kind !== 'bit' &&
    found.kind !== 'unknown'
  return { ...found, sql: orderable ? `min(${found.sql})` : `(array_agg(${found.sql}))[1]` }
}

/** What is grouped by: text by its collation. */
export function groupKey(context: Context, given: Value): string {
  return given.kind === 'text' && given.ci === true ? caseInsensitive(context, given.sql) : given.sql
}
