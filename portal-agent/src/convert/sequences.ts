import { sequenceName } from './name-map.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'

/** The column that numbers itself and its next value, as decimal text. */
export interface PlannedSequence {
  /** Target name of the column. */
  readonly column: string
  readonly next: string
}

/** The greatest number each type can take; a sequence itself ends at the last one. */
const greatest: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
}
const sequenceEnd = 2n ** 63n - 1n

/**
 * Identity for the integer types of PostgreSQL, always BY DEFAULT, for the migration gives the values itself
 * (pitfall A06); a sequence default for every other type, which identity refuses (pitfall A05), and for openGauss,
 * which has no identity. Null for a column that does not number itself, or is beyond any sequence.
 */
export function autoIncrementKind(column: TypedColumn, table: TypedTable): 'identity' | 'sequence' | null {
  if (!column.source.autoIncrement || isExhausted(table)) return null
  if (table.settings.targetKind !== 'postgresql') return 'sequence'
  return ['smallint', 'integer', 'bigint'].includes(column.targetType) ? 'identity' : 'sequence'
}

function isExhausted(table: TypedTable): boolean {
  return BigInt(table.source.autoIncrement ?? '1') > sequenceEnd
}

export function exhaustedRemarks(table: TypedTable): string[] {
  return table.columns
    .filter((column) => column.source.autoIncrement && isExhausted(table))
    .map(
      ({ source }) =>
        `${source.name}: AUTO_INCREMENT is beyond 2^63-1, where no sequence of the target reaches; it has none`,
    )
}

/** Name of the sequence behind a column; for identity the server itself chooses the same one. */
export function sequenceOf(column: TypedColumn, table: TypedTable): string {
  return sequenceName(table.names.target, column.target)
}

/** The source's own next value (pitfall A01), but no more than the column can hold. */
export function planSequence(table: TypedTable): PlannedSequence | null {
  const column = table.columns.find((candidate) => autoIncrementKind(candidate, table) !== null)
  if (!column) return null
  const wanted = BigInt(table.source.autoIncrement ?? '1')
  const end = greatest[column.targetType] ?? sequenceEnd
  return { column: column.target, next: (wanted > end ? end : wanted).toString() }
}
