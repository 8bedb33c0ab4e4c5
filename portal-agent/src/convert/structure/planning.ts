import type { DatabaseSchema } from '../../model/schema.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { type DatabasePlan, planDatabase, type PlannedTable, typedTables } from '../plan-database.ts'
import type { PlanSettings } from '../settings.ts'
import type { TypedTable } from '../typed-table.ts'

/** A structure of the source and all that the target is made of from it. */
export interface Planning {
  readonly schema: DatabaseSchema
  readonly plan: DatabasePlan
  readonly tables: ReadonlyMap<string, PlannedTable>
  readonly typed: ReadonlyMap<string, TypedTable>
}

export function planningOf(schema: DatabaseSchema, settings: PlanSettings): Planning {
  const plan = planDatabase(schema, settings)
  return {
    schema,
    plan,
    tables: new Map(plan.tables.map((table) => [table.plan.source.name, table])),
    typed: typedTables(schema, settings),
  }
}

/** What is made for a table behind its rows: keys, indexes, checks, triggers; foreign keys last. */
export function partsOf(table: PlannedTable | undefined): ObjectDdl[] {
  return table === undefined ? [] : [...table.indexes, ...table.foreignKeys]
}

/** What tells one part of a table from another, whatever it is named on the target. */
export function partKey({ kind, sourceName, added }: ObjectDdl): string {
  return JSON.stringify([kind, sourceName, added === true])
}

export function isSamePart(a: ObjectDdl, b: ObjectDdl): boolean {
  return a.targetName === b.targetName && textOf(a) === textOf(b)
}

export function textOf({ statements }: ObjectDdl): string {
  return statements.map((statement) => `${statement};`).join('\n')
}
