import type { ReferentialAction } from './schema.ts'

/** What a part of a table is to be on the target, as data beside its DDL: the target's catalogue is compared with it. */
export type ObjectShape = TableShape | IndexShape | ForeignKeyShape | CheckShape

export interface TableShape {
  readonly kind: 'table'
  readonly columns: readonly ColumnShape[]
}

export interface ColumnShape {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  /** SQL of the default; null where there is none, or a sequence gives it. */
  readonly default: string | null
  readonly numbersItself: boolean
  /** The target computes it. Its values are compared with the rows, so that its expression need not be. */
  readonly computed: boolean
}

export interface IndexShape {
  readonly kind: 'index'
  readonly table: string
  readonly uniqueness: 'primary' | 'unique' | 'none'
  readonly parts: readonly IndexPartShape[]
}

/** A column by its name, or an expression as SQL. */
export interface IndexPartShape {
  readonly column: string | null
  readonly expression: string | null
  readonly descending: boolean
}

export interface ForeignKeyShape {
  readonly kind: 'foreign-key'
  readonly table: string
  readonly columns: readonly string[]
  readonly referencedTable: string
  readonly referencedColumns: readonly string[]
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
}

export interface CheckShape {
  readonly kind: 'check'
  readonly table: string
  readonly expression: string
}
