/** The neutral schema model: what a catalogue reader delivers and the converter works on. Names as the source writes them. */
import type { SourceType } from './source-type.ts'
import type { StoredObjects } from './stored-objects.ts'

export type { SourceType } from './source-type.ts'

/** A default as data, so that each emitter can quote it its own way. */
export type ColumnDefault =
  | { readonly kind: 'none' }
  | { readonly kind: 'null' }
  /** A literal as its text value: `0`, `abc`, `2024-01-01 00:00:00`. */
  | { readonly kind: 'literal'; readonly text: string }
  /** A binary or bit literal (`x'00'`, `b'1'`), as lower-case hex of its bytes. */
  | { readonly kind: 'hex'; readonly hex: string }
  /** CURRENT_TIMESTAMP and its synonyms with precision. */
  | { readonly kind: 'now'; readonly fraction: number }
  /** Any other expression, as the source writes it. `unknown`: the source does not tell its value while the table has no row. */
  | { readonly kind: 'expression'; readonly sql: string; readonly unknown?: true }

export interface Column {
  readonly name: string
  /** 1-based position in the table. */
  readonly ordinal: number
  readonly type: SourceType
  /** The charset that the bytes of its text are really in; absent where it is the declared one (pitfall S02). */
  readonly storedAs?: string
  readonly nullable: boolean
  readonly default: ColumnDefault
  readonly autoIncrement: boolean
  /** ON UPDATE CURRENT_TIMESTAMP. */
  readonly onUpdateNow: boolean
  readonly generated: { readonly sql: string; readonly stored: boolean } | null
  readonly invisible: boolean
  readonly comment: string
}

export interface IndexPart {
  /** Null for a functional key part. */
  readonly column: string | null
  readonly expression: string | null
  /** Prefix length in characters (bytes for binary columns). */
  readonly prefix: number | null
  readonly descending: boolean
}

export interface Index {
  readonly name: string
  readonly kind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial'
  readonly parts: readonly IndexPart[]
  readonly invisible: boolean
  readonly comment: string
}

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly referencedSchema: string
  readonly referencedTable: string
  readonly referencedColumns: readonly string[]
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

export interface Check {
  readonly name: string
  readonly sql: string
  readonly enforced: boolean
}

export interface Partition {
  readonly name: string
  /** VALUES LESS THAN (...) or VALUES IN (...), as the source writes it; empty for HASH and KEY. */
  readonly description: string
  readonly subpartitions: readonly string[]
}

export interface Partitioning {
  /** `RANGE`, `LIST COLUMNS`, `LINEAR KEY`, `SYSTEM_TIME` ... in upper case. */
  readonly method: string
  /** The expression or list of columns, as the source writes it. */
  readonly expression: string
  readonly subMethod: string | null
  readonly partitions: readonly Partition[]
}

export interface Table {
  readonly name: string
  readonly engine: string
  readonly columns: readonly Column[]
  /** All columns, as the source's log has them, where a rule leaves some of them out. */
  readonly logged?: readonly Column[]
  /** All keys and indexes, the primary key (if any) first. */
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  /** Next AUTO_INCREMENT value as decimal text; null without such a column. */
  readonly autoIncrement: string | null
  readonly partitioning: Partitioning | null
  /** The source keeps former versions of its rows (SYSTEM VERSIONING of MariaDB); only those of now are read. */
  readonly versioned?: true
  readonly collation: string
  readonly comment: string
  /** Estimates of the source (TABLE_ROWS, DATA_LENGTH); decimal text. */
  readonly rowsEstimate: string
  readonly dataBytes: string
}

/** An object that exists but that the converter does not (yet) carry over: listed, never silently absent. */
export interface OtherObject {
  readonly kind: 'view' | 'function' | 'procedure' | 'trigger' | 'event'
  readonly name: string
  /** Table of a trigger. */
  readonly on: string | null
}

export interface DatabaseSchema {
  readonly database: string
  readonly charset: string
  readonly collation: string
  readonly tables: readonly Table[]
  readonly others: readonly OtherObject[]
  /** The same objects with their text and all that its meaning depends on. */
  readonly stored: StoredObjects
}
