import type { KeyValues, TablePlan } from '../../../model/table-plan.ts'
import type { Column } from '../../../model/schema.ts'

const wholeNumbers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint'])
/** Values for each row at most: ranges then hold two thirds of the rows they could. */
const sparsest = 1.5

/** A key of one whole number. Its values are unique, so that no range holds more rows than values. */
export function isWholeNumber(key: readonly Column[]): boolean {
  const [column] = key
  return key.length === 1 && column !== undefined && wholeNumbers.has(column.type.base)
}

/**
 * Whether keys follow each other with so few gaps that the table can be cut by value, and nothing is read to find the bounds. The
 * source's estimate of its rows may be wrong: with too many the ranges are small, with too few they are found by reading (X10).
 */
export function isDense({ source, filter }: TablePlan, first: KeyValues, last: KeyValues): boolean {
  if (filter !== undefined) return false
  const values = BigInt(last[0] ?? '0') - BigInt(first[0] ?? '0') + 1n
  return Number(values) <= Number(source.rowsEstimate) * sparsest
}

/** The last of the `rows` values behind `lower`. */
export function valuesBehind(lower: string | bigint, rows: number): string {
  return String(BigInt(lower) + BigInt(rows))
}
