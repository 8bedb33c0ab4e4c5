import type { Column, Table } from '../model/schema.ts'
import type { RowKey } from '../model/table-plan.ts'
import type { EqualCollation } from './equal-collation.ts'
import type { NameMap, TableNames } from './name-map.ts'
import type { PlanSettings } from './settings.ts'
import type { TypeRow } from './type-map.ts'

/** A column with everything decided. */
export interface TypedColumn {
  readonly source: Column
  readonly target: string
  readonly row: TypeRow
  readonly targetType: string
  /** The target computes the column by this expression; null where its values are copied. */
  readonly generated: string | null
  readonly nullable: boolean
  /** The collation of the column itself; null for the database's own. */
  readonly collation: EqualCollation | null
}

/** A table whose columns all have a type on the target: what every emitter of DDL works on. */
export interface TypedTable {
  readonly source: Table
  readonly names: TableNames
  readonly schema: string
  readonly columns: readonly TypedColumn[]
  readonly key: RowKey | null
  readonly settings: PlanSettings
  readonly nameMap: NameMap
}

export function findColumn(table: TypedTable, name: string): TypedColumn | undefined {
  return table.columns.find((column) => column.source.name === name)
}
