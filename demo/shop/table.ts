import type { Dialect } from './dialect.ts'
import type { Random } from './random.ts'
import type { Cell } from './sql-text.ts'

/** One table of the shop. */
export interface ShopTable {
  readonly name: string
  /** Rows at scale 1, and the fewest at any scale. */
  readonly rowsAtScaleOne: number
  readonly fewestRows: number
  /** The columns in the order of the cells. */
  readonly columns: readonly string[]
  /** Those of them the server computes itself where it can. */
  readonly computed?: readonly string[]
  /** CREATE TABLE. */
  create(dialect: Dialect): string
  /** Exactly `rows[name]` rows, a cell for each of `columns`. */
  generate(context: RowContext): Iterable<readonly Cell[]>
}

export interface RowContext {
  readonly random: Random
  /** Rows of every table at this scale; ids run from 1 to that number. */
  readonly rows: Readonly<Record<string, number>>
}

export function rowsAtScale(table: ShopTable, scale: number): number {
  return Math.max(table.fewestRows, Math.round(table.rowsAtScaleOne * scale))
}

/** The number of rows of another table, for references to it. */
export function rowsOf(context: RowContext, table: string): number {
  const rows = context.rows[table]
  if (rows === undefined) throw new Error(`No table ${table} in the shop`)
  return rows
}

/** The common case: row `id`, from 1 to the table's count, by a function. */
export function* numbered(
  context: RowContext,
  table: string,
  row: (id: number, random: Random) => readonly Cell[],
): Generator<readonly Cell[]> {
  const rows = rowsOf(context, table)
  for (let id = 1; id <= rows; id++) yield row(id, context.random)
}

export const tableOptions = (comment: string) =>
  `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='${comment}'`
