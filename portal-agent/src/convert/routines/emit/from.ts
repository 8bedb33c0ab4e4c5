import { quoteIdent } from '../../quote.ts'
import type { TableRef } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import { condition } from './aggregates.ts'
import type { Context } from './context.ts'
import { named } from './queries.ts'
import type { OutputColumn } from './scope.ts'

/** Tables of a query; each becomes a relation of the scope. */
export function fromClause(ref: TableRef, context: Context): string {
  switch (ref.is) {
    case 'table':
      return tableSql(ref, context)
    case 'derived':
      return derived(ref, context)
    case 'join':
      return joinSql(ref, context)
  }
}

function addRelation(context: Context, alias: string, columns: readonly OutputColumn[] | null): string {
  const sql = quoteIdent(alias.toLowerCase())
  context.scope?.relations.push({ alias: alias.toLowerCase(), sql, columns })
  return sql
}

function tableSql(ref: Extract<TableRef, { is: 'table' }>, context: Context): string {
  const { sql, columns } = findTable(ref.schema, ref.name, ref.line, context)
  return `${sql} AS ${addRelation(context, ref.alias, columns)}`
}

/** Common table expressions and temporary tables hide tables of the database. */
export function findTable(
  schema: string | null,
  name: string,
  line: number,
  context: Context,
): { readonly sql: string; readonly columns: readonly OutputColumn[] | null } {
  const key = name.toLowerCase()
  if (schema === null && context.local.has(key))
    return { sql: quoteIdent(key), columns: context.local.get(key) ?? null }
  if (schema === null && key === 'dual') throw untranslatable(line, 'DUAL beside other tables')
  if (schema !== null && schema.toLowerCase() !== context.around.database.toLowerCase())
    throw untranslatable(line, `${schema}.${name} is in another database`)
  const table = context.around.table(key)
  if (table === null) throw untranslatable(line, `the table ${name} is not part of this migration`)
  context.uses.add(`table.${key}`)
  return table
}

function derived(ref: Extract<TableRef, { is: 'derived' }>, context: Context): string {
  const { sql, columns } = context.query(ref.query, context)
  const shown = named(columns, ref.columns)
  const alias = ref.alias === '' ? '_derived' : ref.alias
  return `(${sql}) AS ${addRelation(context, alias, shown)}`
}

function joinSql(ref: Extract<TableRef, { is: 'join' }>, context: Context): string {
  const left = fromClause(ref.left, context)
  const right = fromClause(ref.right, context)
  const bracketed = ref.right.is === 'join' ? `(${right})` : right
  if (ref.kind === 'cross') return `${left} CROSS JOIN ${bracketed}`
  const word = `${ref.natural ? 'NATURAL ' : ''}${ref.kind === 'inner' ? '' : `${ref.kind.toUpperCase()} `}JOIN`
  const on = ref.on === null ? '' : ` ON ${condition(ref.on, context)}`
  const using =
    ref.using.length === 0
      ? ''
      : ` USING (${ref.using.map((name) => quoteIdent(name.toLowerCase())).join(', ')})`
  return `${left} ${word} ${bracketed}${on}${using}`
}
