import type { DatabaseSchema, ForeignKey, Table } from '../../model/schema.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { DatabasePlan } from '../plan-database.ts'
import type { PlanSettings } from '../settings.ts'
import { alterTarget, recordChanges, type Stages } from './alter-target.ts'
import { applyActions } from './apply-actions.ts'
import type { SourceDialect } from '../../model/source-dialect.ts'
import type { StatementMode } from './statement-mode.ts'
import { notFollowed } from './not-followed.ts'
import { type Planning, planningOf } from './planning.ts'
import type { AlterTable, NamedTable } from './statement.ts'

/** What a change of structure comes to. */
export interface Followed {
  readonly schema: DatabaseSchema
  readonly plan: DatabasePlan
  /** For the target, in one transaction. */
  readonly statements: readonly string[]
  /** Source tables whose structure is another; null for one that is gone. */
  readonly versions: ReadonlyMap<string, Table | null>
  readonly gone: readonly ObjectDdl[]
  readonly made: readonly ObjectDdl[]
}

export interface FollowSettings {
  readonly plan: PlanSettings
  readonly dialect: SourceDialect
  readonly mode: StatementMode
}

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

function followed(stages: Stages): Followed {
  const { before, after } = stages
  assertConverted(before, after)
  const was = new Map(before.schema.tables.map((table) => [table.name, table]))
  return {
    schema: after.schema,
    plan: after.plan,
    statements: alterTarget(stages),
    versions: new Map(
      after.schema.tables
        .filter((table) => was.get(table.name) !== table)
        .map((table) => [table.name, table]),
    ),
    ...recordChanges(before, after),
  }
}

/** What stopped a migration from beginning stops it here. */
function assertConverted(before: Planning, after: Planning): void {
  const known = new Set(before.plan.problems.map(({ key, subject }) => `${key} ${subject}`))
  const problem = after.plan.problems.find(
    ({ severity, key, subject }) => severity === 'blocker' && !known.has(`${key} ${subject}`),
  )
  if (problem !== undefined)
    throw notFollowed(`${problem.subject}: ${problem.found}, where ${problem.required} is needed`)
  for (const name of before.tables.keys())
    if (!after.tables.has(name)) throw notFollowed(`table ${name} would have no counterpart on the target`)
}

function movedTable({ tables }: DatabaseSchema, { name }: NamedTable): Table {
  const found = tables.find((table) => table.name === name)
  if (found === undefined) throw notFollowed(`table ${name} is not known in this spelling`)
  return found
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
