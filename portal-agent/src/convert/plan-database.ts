import type { CheckItem, ObjectResult } from '@data-migration/contract/portal'
import type { DatabaseSchema, OtherObject } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { ColumnPlan, TablePlan } from '../model/table-plan.ts'
import { checkDdl } from './checks.ts'
import { collationDdl } from './collation.ts'
import { applyEdits } from './edits/apply-edits.ts'
import { commentDdl } from './comments.ts'
import type { DatabasePlan, PlannedTable } from './database-plan.ts'
import { foreignKeyDdl, type ForeignKeyContext } from './foreign-keys.ts'
import { indexDdl } from './indexes.ts'
import { collidingGroups, columnTarget, nameObjects, tableTarget } from './name-map.ts'
import { isReservedSchema } from './names.ts'
import { notConverted } from './not-converted.ts'
import { onUpdateDdl } from './on-update.ts'
import { blocker } from './problems.ts'
import { quoteIdent } from './quote.ts'
import { type PlannedStored, planStored } from './routines/plan-stored.ts'
import { rowWidthWarnings } from './row-width.ts'
import { planSequence } from './sequences.ts'
import type { PlanSettings } from './settings.ts'
import { chooseCut } from './table-cut.ts'
import { applyRules, rowFilter, ruleOf } from './table-rules.ts'
import { tableDdl } from './tables.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'
import { typeTables } from './typed-tables.ts'
import { valueCheckDdl } from './value-checks.ts'

export { type DatabasePlan, plannedObjects, type PlannedTable } from './database-plan.ts'
export type { PlanSettings } from './settings.ts'

/** Pure: the same structure and settings give the same plan. Everything wrong is in `problems`, nothing throws. */
export function planDatabase(schema: DatabaseSchema, settings: PlanSettings): DatabasePlan {
  const ruled = applyRules(schema, settings.rules ?? {})
  const { names, problems: nameProblems } = nameObjects(ruled.schema, settings)
  const typed = typeTables(withoutCollisions(ruled.schema, settings), names, settings)
  const context: ForeignKeyContext = {
    database: schema.database,
    tables: new Map(typed.tables.map((table) => [table.source.name, table])),
  }
  const parts = typed.tables.map((table) => planTable(table, context))
  const translated = settings.options['object.stored'] === 'translate'
  const stored = translated ? planStored(schema, typed.tables, settings) : listedOnly(schema)
  const made: DatabasePlan = {
    schema: schemaDdl(schema, settings),
    prelude: collationDdl(typed.tables),
    stored: stored.objects,
    tables: parts.map((part) => part.table),
    others: [...ruled.left, ...parts.flatMap((part) => part.left), ...stored.left],
    problems: [
      ...schemaProblems(settings),
      ...ruled.problems,
      ...nameProblems,
      ...typed.problems,
      ...rowWidthWarnings(typed.tables),
    ],
    names,
    source: schema,
  }
  return applyEdits(made, schema, settings)
}

/** The tables of a plan with every decision about their columns: what a change of structure is worked out from. */
export function typedTables(schema: DatabaseSchema, settings: PlanSettings): ReadonlyMap<string, TypedTable> {
  const ruled = applyRules(schema, settings.rules ?? {})
  const { names } = nameObjects(ruled.schema, settings)
  const typed = typeTables(withoutCollisions(ruled.schema, settings), names, settings)
  return new Map(typed.tables.map((table) => [table.source.name, table]))
}

/** Tables that would become one, or have columns that would, are not planned at all. */
function withoutCollisions(schema: DatabaseSchema, settings: PlanSettings): DatabaseSchema {
  const tableNames = schema.tables.map((table) => table.name)
  const colliding = new Set(collidingGroups(tableNames, (name) => tableTarget(name, settings)).flat())
  const tables = schema.tables.filter((table) => {
    const columns = table.columns.map((column) => column.name)
    const target = (column: string) => columnTarget(table.name, column, settings)
    return !colliding.has(table.name) && collidingGroups(columns, target).length === 0
  })
  return { ...schema, tables }
}

interface TableParts {
  readonly table: PlannedTable
  readonly left: readonly ObjectResult[]
}

function planTable(table: TypedTable, context: ForeignKeyContext): TableParts {
  const indexes = indexDdl(table)
  const checks = checkDdl(table)
  const foreignKeys = foreignKeyDdl(table, context)
  return {
    table: {
      plan: tablePlan(table),
      create: tableDdl(table),
      indexes: [...indexes.ddl, ...checks.ddl, ...valueCheckDdl(table), ...onUpdateDdl(table)],
      foreignKeys: foreignKeys.ddl,
      sequence: planSequence(table),
      comments: commentDdl(table),
    },
    left: [...indexes.left, ...checks.left, ...foreignKeys.left],
  }
}

function tablePlan(table: TypedTable): TablePlan {
  const filter = rowFilter(ruleOf(table.settings.rules, table.source.name))
  const cut = table.key === null ? chooseCut(table.source, filter) : null
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(cut === null ? {} : { cut }),
    source: table.source,
    targetSchema: table.schema,
    target: table.names.target,
    columns: table.columns.filter((column) => column.generated === null).map(columnPlan),
    generated: table.columns.filter((column) => column.generated !== null).map(columnPlan),
    key: table.key,
    copyFormat: copyFormat(table),
  }
}

function columnPlan(column: TypedColumn): ColumnPlan {
  return {
    source: column.source,
    target: column.target,
    targetType: column.targetType,
    row: column.row.name,
    readAs: column.row.readAs,
  }
}

/** openGauss replaces some types by its own, whose binary form differs; text is the same everywhere. */
function copyFormat(table: TypedTable): TablePlan['copyFormat'] {
  const { options, targetKind } = table.settings
  if (options['full.copyFormat'] === 'text') return 'text'
  if (options['full.copyFormat'] === 'auto' && targetKind === 'opengauss') return 'text'
  return table.columns.every((column) => column.row.binary) ? 'binary' : 'text'
}

function schemaDdl(schema: DatabaseSchema, settings: PlanSettings): ObjectDdl {
  return {
    kind: 'schema',
    sourceName: schema.database,
    targetName: settings.targetSchema,
    statements: [`CREATE SCHEMA ${quoteIdent(settings.targetSchema)}`],
    remarks: [],
  }
}

function schemaProblems(settings: PlanSettings): CheckItem[] {
  const name = settings.targetSchema
  if (!isReservedSchema(name, settings.targetKind) && name !== settings.options['target.metaSchema'])
    return []
  const findings = { subject: name, found: name, required: 'a schema of your own' }
  return [blocker('DM-TGT-013', { schema: name }, findings)]
}

function listedOnly(schema: DatabaseSchema): PlannedStored {
  return { objects: [], left: schema.others.map(otherObject) }
}

function otherObject(object: OtherObject): ObjectResult {
  const name = object.on === null ? object.name : `${object.on}.${object.name}`
  return notConverted(object.kind, name, 'not converted: object.stored is report; translate would convert it')
}
