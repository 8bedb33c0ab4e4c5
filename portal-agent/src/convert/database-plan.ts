import type { CheckItem, ObjectResult } from '@data-migration/contract/portal'
import type { DatabaseSchema } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { TablePlan } from '../model/table-plan.ts'
import type { NameMap } from './name-map.ts'
import type { PlannedSequence } from './sequences.ts'

/** Everything that gets made for one table, in the order it is made. */
export interface PlannedTable {
  readonly plan: TablePlan
  readonly create: ObjectDdl
  /** Built after the rows: the primary key first, then unique and other indexes, checks, triggers. */
  readonly indexes: readonly ObjectDdl[]
  /** Added and validated after all tables' rows and indexes. */
  readonly foreignKeys: readonly ObjectDdl[]
  readonly sequence: PlannedSequence | null
  readonly comments: ObjectDdl | null
}

/** The whole conversion of a database's structure. */
export interface DatabasePlan {
  readonly schema: ObjectDdl
  /** What tables are made with: collations. */
  readonly prelude: readonly ObjectDdl[]
  readonly tables: readonly PlannedTable[]
  /** Views, functions, procedures and triggers, made behind the tables; triggers sleep until `enable`. */
  readonly stored: readonly ObjectDdl[]
  /** Source objects that are left out, each with the reason. */
  readonly others: readonly ObjectResult[]
  /** What stops the run, or should be known before it. */
  readonly problems: readonly CheckItem[]
  readonly names: NameMap
  /** What it is made of. */
  readonly source: DatabaseSchema
}

/** All that gets made, in its order. */
export function plannedObjects({ schema, prelude, tables, stored }: DatabasePlan): ObjectDdl[] {
  return [
    schema,
    ...prelude,
    ...tables.flatMap(({ create, comments, indexes }) => [
      create,
      ...(comments === null ? [] : [comments]),
      ...indexes,
    ]),
    ...tables.flatMap(({ foreignKeys }) => foreignKeys),
    ...stored,
  ]
}
