import { quoteIdent, quoteLiteral } from '../../convert/quote.ts'
import type { ColumnPlan, KeyRange, KeyValues, TablePlan } from '../../model/table-plan.ts'
import { keyPlans } from './comparable.ts'

/** The type a bound is read as; comparing it with the column needs no conversion of the column, so its index serves. */
const boundTypes: Readonly<Record<string, string>> = {
  int: 'bigint',
  uint64: 'numeric',
  decimal: 'numeric',
  bool: 'boolean',
  float32: 'float8',
  float64: 'float8',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
  bytes: 'bytea',
  uuid: 'uuid',
}

/** `WHERE` condition of a range: lower < key <= upper in the key's own order; `true` when both ends are open. */
export function rangeCondition(table: TablePlan, range: Pick<KeyRange, 'lower' | 'upper'>): string {
  const conditions = [
    ...(range.lower === null ? [] : [compareKey(table, '>', range.lower)]),
    ...(range.upper === null ? [] : [compareKey(table, '<=', range.upper)]),
  ]
  return conditions.length === 0 ? 'true' : conditions.join(' AND ')
}

/** A row comparison, which PostgreSQL looks up in the key's index (unlike MySQL, pitfall X13). */
function compareKey(table: TablePlan, operator: '>' | '<=', bound: KeyValues): string {
  const keys = keyPlans(table)
  if (keys.length !== bound.length || keys.length === 0)
    throw new RangeError(`a bound of ${bound.length} values for the key of ${table.source.name}`)
  const names = keys.map(({ target }) => quoteIdent(target)).join(', ')
  const values = keys.map((key, i) => boundLiteral(key, bound[i] ?? '')).join(', ')
  return `(${names}) ${operator} (${values})`
}

function boundLiteral(column: ColumnPlan, text: string): string {
  const literal = quoteLiteral(column.row === 'bytes' ? `\\x${text}` : text)
  if (column.row === 'bit') return `${literal}::${column.targetType}`
  return `${literal}::${boundTypes[column.row] ?? 'text'}`
}
