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
  readonly copyFormat: 'binary' | 'text'
  /** Which rows are migrated; absent where all are. Everything that reads the source's rows honours it. */
  readonly filter?: RowFilter
}

export interface RowFilter {
  /** A condition in the source's SQL. */
  readonly where: string | null
  readonly partitions: readonly string[] | null
}

/** Values of the key's columns as the source prints them; binary columns as lower-case hex. */
export type KeyValues = readonly string[]

/**
 * Rows with lower < key <= upper, compared by the database in the key's own order; null = open end. `no` is 0-based,
 * in key order. A table without a key is one range, open at both ends.
 */
export interface KeyRange {
  readonly no: number
  readonly lower: KeyValues | null
  readonly upper: KeyValues | null
}
