import { quoteIdent } from '../../convert/quote.ts'
import type { ColumnPlan, TablePlan } from '../../model/table-plan.ts'

/**
 * How a column of the target is asked for, so that its cell is the comparable text of its type-map row (or, for `load`,
 * the text or bytes themselves). Sessions are in UTC with ISO dates and postgres intervals. Shares nothing with the
 * load's encoders.
 */
export function cellExpression(column: ColumnPlan, purpose: 'load' | 'key' | 'digest'): string {
  const name = quoteIdent(column.target)
  if (purpose === 'load' && column.readAs === 'bytes' && byteRows.has(column.row)) return name
  return purpose === 'load' ? comparableCell(column) : (comparable[column.row]?.(name) ?? name)
}

/** As text also where a column's own binary form would come. */
export function comparableCell(column: ColumnPlan): string {
  const name = quoteIdent(column.target)
  return `${comparable[column.row]?.(name) ?? name}::text`
}

/** Rows whose target column is a bytea: its binary form is the bytes themselves. */
const byteRows = new Set(['bytes', 'geometry'])

/** Whose own text is not the comparable one. */
const comparable: Readonly<Record<string, (name: string) => string>> = {
  bool: (name) => `(${name}::int)`,
  float32: (name) => `(${name}::float8)`,
  timestamptz: (name) => `(${name} AT TIME ZONE 'UTC')`,
  bytes: (name) => `encode(${name}, 'hex')`,
  geometry: (name) => `encode(${name}, 'hex')`,
}

/** Rows whose own order is the one both databases agree on; a uuid's is that of its lower-case text. */
const nativeOrder = new Set([
  'int',
  'uint64',
  'bool',
  'decimal',
  'float32',
  'float64',
  'bit',
  'date',
  'timestamp',
  'timestamptz',
  'interval',
  'bytes',
  'uuid',
])

/**
 * `ORDER BY` terms of the key in the order of purpose `key`: by value, everything else by its UTF-8 bytes. Names are
 * qualified with the table's alias `t`: a bare name would mean the column of the result, which is text.
 */
export function agreedOrder(table: TablePlan): string {
  return keyPlans(table)
    .map(({ row, target }) => {
      const name = `t.${quoteIdent(target)}`
      return nativeOrder.has(row) ? name : `${name}::text COLLATE "C"`
    })
    .join(', ')
}

/** The key's columns in key order; empty for a table without a key. */
export function keyPlans(table: TablePlan): readonly ColumnPlan[] {
  return (table.key?.columns ?? []).map((name) => {
    const plan = table.columns.find(({ source }) => source.name === name)
    if (plan === undefined) throw new RangeError(`key column ${name} of ${table.source.name} has no plan`)
    return plan
  })
}
