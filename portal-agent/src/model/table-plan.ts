import type { Column, Table } from './schema.ts'

/**
 * How one column's values travel. `row` names a row of the type map; load, verification and reverse each look up what
 * they need by that name, so that verification never shares the encoder's code.
 */
export interface ColumnPlan {
  readonly source: Column
  readonly target: string
  /** DDL type on the target, e.g. `numeric(20)`. */
  readonly targetType: string
  readonly row: string
  readonly readAs: ReadForm
}

/**
 * What the source is asked for, so that text loses nothing (pitfall N10): `plain` = the column itself; `double` = a
 * FLOAT widened so that its text is exact; `bytes` = raw bytes (BLOB, BINARY, BIT); all other types come as text in UTF-8.
 */
export type ReadForm = 'plain' | 'double' | 'bytes'

/** The key by which rows are chunked and compared: primary, else a unique key without NULLable, prefix or functional parts. */
export interface RowKey {
  readonly name: string
  /** Source column names in key order. */
  readonly columns: readonly string[]
  readonly primary: boolean
}

/** Everything the phases need to know about one table. */
export interface TablePlan {
  readonly source: Table
  readonly targetSchema: string
  readonly target: string
  /** The columns that are copied. */
  readonly columns: readonly ColumnPlan[]
  /** The columns that the target computes itself: not copied, but compared. */
  readonly generated: readonly ColumnPlan[]
  readonly key: RowKey | null
  /** By what the load may read a table without a key in pieces; absent where nothing serves. */
  readonly cut?: TableCut
  readonly copyFormat: 'binary' | 'text'
  /** Which rows are migrated; absent where all are. Everything that reads the source's rows honours it. */
  readonly filter?: RowFilter
}

export interface RowFilter {
  /** A condition in the source's SQL. */
  readonly where: string | null
  readonly partitions: readonly string[] | null
}

/**
 * What puts every row into exactly one piece without telling rows apart (pitfalls K02, X14): an index, whose equal values
 * stay together, or partitions. Pieces fit together only in one and the same view: nothing tells whether a row that moves
 * from one to another was read.
 */
export type TableCut =
  | { readonly by: 'index'; readonly name: string; readonly columns: readonly string[] }
  | { readonly by: 'partitions'; readonly names: readonly string[] }

/** Values of the key's columns as the source prints them; binary columns as lower-case hex. NULL, in a cut only, is the least. */
export type KeyValues = readonly (string | null)[]

/**
 * Rows with lower < key <= upper, compared by the database in the key's own order; null = open end. `no` is 0-based,
 * in key order. A table without a key is one range, open at both ends, or several by its cut: then key stands for the
 * values of the cut's index, or for the partition's place among the names.
 */
export interface KeyRange {
  readonly no: number
  readonly lower: KeyValues | null
  readonly upper: KeyValues | null
}
