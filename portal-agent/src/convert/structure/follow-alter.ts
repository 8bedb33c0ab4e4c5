import type { DatabaseSchema, ForeignKey, Table } from '../../model/schema.ts'
import type { Stages } from './alter-target.ts'
import { type Followed, followed, type FollowSettings, movedTable } from './followed.ts'
import { applyActions } from './apply-actions.ts'
import { notFollowed } from './not-followed.ts'
import { planningOf } from './planning.ts'
import type { AlterTable } from './statement.ts'

/** ALTER TABLE of a table that is moved. Errors: NotFollowed, with the reason. */
export function followAlter(
  schema: DatabaseSchema,
  statement: AlterTable,
  settings: FollowSettings,
): Followed {
  const table = movedTable(schema, statement.table)
  if (statement.actions.some((action) => action.do === 'rename-table'))
    throw notFollowed('the table is renamed')
  const { database } = schema
  const altered = applyActions(table, statement.actions, database, settings.dialect)
  const renamed = new Map(
    [...altered.from].flatMap(([now, was]) => (was === null || was === now ? [] : [[was, now] as const])),
  )
  const others = (other: Table) => withReferences(other, table.name, renamed)
  const namedTables = schema.tables.map((other) =>
    others(other === table ? withNames(table, renamed, newIndexNames(statement)) : other),
  )
  const tables = schema.tables.map((other) => others(other === table ? altered.table : other))
  const stages: Stages = {
    before: planningOf(schema, settings.plan),
    named: planningOf({ ...schema, tables: namedTables }, settings.plan),
    after: planningOf({ ...schema, tables }, settings.plan),
    nameBefore: (name) => name,
    columnBefore: (name, column) => (name === table.name ? (altered.from.get(column) ?? column) : column),
    isNew: (name, column) => name === table.name && (altered.from.get(column) ?? null) === null,
    strict: settings.mode.strict,
  }
  return followed(stages)
}

function newIndexNames({ actions }: AlterTable): ReadonlyMap<string, string> {
  return new Map(
    actions.flatMap((action) =>
      action.do === 'rename-index' ? [[action.from.toLowerCase(), action.to] as const] : [],
    ),
  )
}

/** The table with the new names of its columns and indexes, and nothing else. */
function withNames(
  table: Table,
  renamed: ReadonlyMap<string, string>,
  indexes: ReadonlyMap<string, string>,
): Table {
  if (renamed.size + indexes.size === 0) return table
  const now = (name: string) => renamed.get(name) ?? name
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: now(column.name) })),
    indexes: table.indexes.map((index) => ({
      ...index,
      name: indexes.get(index.name.toLowerCase()) ?? index.name,
      parts: index.parts.map((part) => (part.column === null ? part : { ...part, column: now(part.column) })),
    })),
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, columns: key.columns.map(now) })),
  }
}

/** Foreign keys name the columns they refer to. */
function withReferences(table: Table, referenced: string, renamed: ReadonlyMap<string, string>): Table {
  const concerns = (key: ForeignKey) =>
    key.referencedTable === referenced && key.referencedColumns.some((column) => renamed.has(column))
  if (!table.foreignKeys.some(concerns)) return table
  const foreignKeys = table.foreignKeys.map((key) =>
    concerns(key)
      ? { ...key, referencedColumns: key.referencedColumns.map((column) => renamed.get(column) ?? column) }
      : key,
  )
  return { ...table, foreignKeys }
}
