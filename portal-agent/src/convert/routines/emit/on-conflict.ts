import { quoteIdent, quoteIdents } from '../../quote.ts'
import type { Insert } from '../syntax/tree.ts'
import { untranslatable } from '../untranslatable.ts'
import type { Body } from './body.ts'
import { type ChangedTable, columnSql, typeOf } from './changes.ts'
import { assignable } from './coercions.ts'
import { Scope } from './scope.ts'

/** IGNORE, REPLACE and ON DUPLICATE KEY UPDATE. The source tries every unique key, the target one (pitfall K16). */
export function onConflict(
  insert: Insert,
  table: ChangedTable,
  names: readonly string[],
  line: number,
  body: Body,
): string {
  if (insert.ignore) {
    body.remarks.add(
      'INSERT IGNORE passes over doubled rows; other errors, which the source makes warnings of, stay errors',
    )
    return ' ON CONFLICT DO NOTHING'
  }
  if (!insert.replace && insert.onDuplicate.length === 0) return ''
  const key = keyOf(table, names, line, body)
  if (key === null) return ''
  const set = insert.replace ? replaced(table, names, key) : updated(insert, table, line, body)
  return ` ON CONFLICT (${quoteIdents(key)}) DO ${set === '' ? 'NOTHING' : `UPDATE SET ${set}`}`
}

function keyOf(
  table: ChangedTable,
  names: readonly string[],
  line: number,
  body: Body,
): readonly string[] | null {
  const given = new Set(names.map((name) => columnSql(table, name)))
  const keys = table.keys.filter((key) => key.every((column) => given.has(quoteIdent(column))))
  if (keys.length > 1) throw untranslatable(line, 'a doubled row can collide with more than one key')
  if (keys[0] === undefined) body.remarks.add('no key among the inserted columns: a row cannot be doubled')
  return keys[0] ?? null
}

/** Columns that are not given take their defaults. */
function replaced(table: ChangedTable, names: readonly string[], key: readonly string[]): string {
  const given = new Set(names.map((name) => columnSql(table, name)))
  return table.columns
    .map(({ value: { sql } }) => sql)
    .filter((sql) => !key.some((column) => quoteIdent(column) === sql))
    .map((sql) => `${sql} = ${given.has(sql) ? `excluded.${sql}` : 'DEFAULT'}`)
    .join(', ')
}

function updated(insert: Insert, table: ChangedTable, line: number, body: Body): string {
  const scope = new Scope(null)
  const alias = insert.table.toLowerCase()
  scope.relations.push({ alias, sql: quoteIdent(alias), columns: table.columns })
  scope.relations.push({ alias: 'excluded', sql: 'excluded', columns: table.columns })
  const context: Body = { ...body, scope }
  return insert.onDuplicate
    .map(({ path, value }) => {
      const column = path.at(-1) ?? ''
      const sql = columnSql(table, column)
      return `${sql} = ${value === null ? 'DEFAULT' : assignable(context, context.expr(value, context), typeOf(table, column, line))}`
    })
    .join(', ')
}
