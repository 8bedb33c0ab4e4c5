import type { ColumnDefault, IndexPart, Partition, ReferentialAction } from '../../model/schema.ts'

/** A table as a statement names it; null: of the session's default database. */
export interface NamedTable {
  readonly schema: string | null
  readonly name: string
}

/** A type as it is declared; character set and collation null where it names none. */
export interface DeclaredType {
  readonly base: string
  readonly unsigned: boolean
  readonly numbers: readonly number[]
  readonly members: readonly string[]
  readonly charset: string | null
  readonly collation: string | null
  /** The attribute BINARY: the collation by bytes. */
  readonly binary: boolean
}

export interface DeclaredColumn {
  readonly name: string
  readonly type: DeclaredType
  /** Null where it does not say. */
  readonly nullable: boolean | null
  /** Null where it names none. */
  readonly default: ColumnDefault | null
  readonly autoIncrement: boolean
  readonly onUpdateNow: boolean
  readonly generated: { readonly sql: string; readonly stored: boolean } | null
  readonly invisible: boolean
  readonly comment: string
  readonly key: 'primary' | 'unique' | null
}

/** Where a column goes: to the front, behind another, or (null) to the end or where it was. */
export type Place = { readonly after: string } | 'first' | null

export interface DeclaredIndex {
  readonly name: string | null
  readonly kind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial'
  readonly parts: readonly IndexPart[]
  readonly invisible: boolean
  readonly comment: string
  readonly ifNotExists: boolean
}

export interface DeclaredForeignKey {
  readonly name: string | null
  readonly columns: readonly string[]
  readonly referenced: NamedTable
  readonly referencedColumns: readonly string[]
  /** Null where it names none. */
  readonly onDelete: ReferentialAction | null
  readonly onUpdate: ReferentialAction | null
}

export type TableAction =
  | {
      readonly do: 'add-column'
      readonly column: DeclaredColumn
      readonly place: Place
      readonly ifNotExists: boolean
    }
  | {
      readonly do: 'change-column'
      readonly from: string
      readonly column: DeclaredColumn
      readonly place: Place
    }
  | { readonly do: 'drop-column'; readonly name: string; readonly ifExists: boolean }
  | { readonly do: 'rename-column'; readonly from: string; readonly to: string }
  /** `none`: DROP DEFAULT. */
  | { readonly do: 'set-default'; readonly name: string; readonly default: ColumnDefault }
  | { readonly do: 'show-column'; readonly name: string; readonly invisible: boolean }
  | { readonly do: 'add-index'; readonly index: DeclaredIndex }
  | { readonly do: 'add-foreign-key'; readonly key: DeclaredForeignKey }
  | { readonly do: 'drop-index'; readonly name: string; readonly ifExists: boolean }
  | { readonly do: 'drop-primary' }
  | { readonly do: 'drop-foreign-key'; readonly name: string; readonly ifExists: boolean }
  | { readonly do: 'drop-constraint'; readonly name: string; readonly ifExists: boolean }
  | { readonly do: 'rename-index'; readonly from: string; readonly to: string }
  | { readonly do: 'show-index'; readonly name: string; readonly invisible: boolean }
  | { readonly do: 'comment'; readonly text: string }
  /** `convert`: of the columns that are there, too. */
  | {
      readonly do: 'charset'
      readonly charset: string | null
      readonly collation: string | null
      readonly convert: boolean
    }
  | { readonly do: 'rename-table'; readonly to: NamedTable }
  | { readonly do: 'add-partitions'; readonly partitions: readonly Partition[] }
  /** Neither rows nor structure are other than before: engine, row format, statistics, order of storage. */
  | { readonly do: 'nothing' }

export interface AlterTable {
  readonly is: 'alter'
  readonly table: NamedTable
  readonly ifExists: boolean
  readonly actions: readonly TableAction[]
}

export interface CreateTable {
  readonly is: 'create'
  readonly table: NamedTable
  readonly ifNotExists: boolean
  readonly replace: boolean
  readonly actions: readonly TableAction[]
}

export interface CreateLike {
  readonly is: 'create-like'
  readonly table: NamedTable
  readonly like: NamedTable
  readonly ifNotExists: boolean
  readonly replace: boolean
}

export interface DropTables {
  readonly is: 'drop'
  readonly tables: readonly NamedTable[]
  readonly ifExists: boolean
}

/** In order: each is carried out on what the former has left. */
export interface RenameTables {
  readonly is: 'rename'
  readonly pairs: readonly { readonly from: NamedTable; readonly to: NamedTable }[]
}

export type StructureStatement = AlterTable | CreateTable | CreateLike | DropTables | RenameTables
