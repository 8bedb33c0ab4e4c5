import type { Column } from '../../../model/schema.ts'
import type { ReadRequest } from '../../../model/ports/snapshot-reader.ts'
import type { ColumnPlan, KeyRange, KeyValues, TablePlan } from '../../../model/table-plan.ts'
import type { Statement } from '../session/session.ts'
import { qualifiedName, quoteIdentifier } from '../sql/identifier.ts'
import { cellForm, keyValue, orderForm, ordersNatively } from './column-form.ts'
import { partitionsBetween } from './partition-ranges.ts'
import { rangeCondition } from './range-condition.ts'

/** The statements that read one table of one database. */
export interface TableStatements {
  read(request: Pick<ReadRequest, 'range' | 'purpose'>): Statement
  count(range: KeyRange): Statement
  /** One row of aggregates over the range, of the rows that are moved. */
  aggregate(range: KeyRange, list: string): Statement
  /** The key of the greatest row. */
  lastKey(): Statement
  /** The greatest key whose first column is NULL. */
  lastNullKey(): Statement
  /** The key `rows` rows after `lower` in key order, at most `upper`. */
  keyAfter(lower: KeyValues | null, upper: KeyValues | null, rows: number): Statement
}

export function tableStatements(database: string, plan: TablePlan): TableStatements {
  const table = plan.source.name
  const named = `FROM ${qualifiedName(database, table)}`
  const from = `${named}${partitionClause(plan)}`
  const index = rangeIndex(plan)
  const rule = plan.filter?.where ?? null
  const key = keyColumns(plan)
  const names = key.map((column) => quoteIdentifier(column.name))
  const force = index === null ? '' : ` FORCE INDEX (${quoteIdentifier(index.name)})`
  const keys = `SELECT ${key.map(keyValue).join(', ')} ${from}${force}`
  const all = (conditions: readonly (string | null)[]) => {
    const given = conditions.filter((condition) => condition !== null)
    return given.length === 0 ? '' : ` WHERE ${given.map((each) => `(${each})`).join(' AND ')}`
  }
  const where = (range: Pick<KeyRange, 'lower' | 'upper'>) => all([rangeCondition(key, range), rule])
  /** With bounds the key's index is the way in; without, the server's own choice is a plain scan. */
  const within = (range: KeyRange) => {
    const partitions = rangePartitions(plan, range)
    if (partitions !== null)
      return `${named} PARTITION (${partitions.map(quoteIdentifier).join(', ')})${all([rule])}`
    return `${from}${isOpen(range) ? '' : force}${where(range)}`
  }
  const aggregate = (name: string, range: KeyRange, list: string): Statement => ({
    name,
    sql: `SELECT ${list} ${within(range)}`,
    table,
  })
  const lastKey = (name: string, conditions: readonly (string | null)[]): Statement => ({
    name,
    sql: `${keys}${all(conditions)} ORDER BY ${names.map((each) => `${each} DESC`).join(', ')} LIMIT 1`,
    table,
  })
  return {
    aggregate: (range, list) => aggregate('digest', range, list),
    read: ({ range, purpose }) => {
      const cells = plan.columns.map((column) => cellForm(column, purpose).sql)
      const order = purpose === 'key' ? orderOf(plan, key) : null
      const rows = order?.native === true ? `${from}${force}${where(range)}` : within(range)
      return { name: `read-${purpose}`, sql: `SELECT ${cells.join(', ')} ${rows}${order?.sql ?? ''}`, table }
    },
    count: (range) => aggregate('count', range, 'COUNT(*)'),
    lastKey: () => lastKey('last-key', [rule]),
    lastNullKey: () => lastKey('last-null-key', [`${names[0]} IS NULL`, rule]),
    keyAfter: (lower, upper, rows) => ({
      name: 'key-after',
      sql: `${keys}${where({ lower, upper })} ORDER BY ${names.join(', ')} LIMIT 1 OFFSET ${rows - 1}`,
      table,
    }),
  }
}

function partitionClause({ filter }: TablePlan): string {
  const partitions = filter?.partitions ?? null
  return partitions === null ? '' : ` PARTITION (${partitions.map(quoteIdentifier).join(', ')})`
}

function isOpen({ lower, upper }: Pick<KeyRange, 'lower' | 'upper'>): boolean {
  return lower === null && upper === null
}

/** The index by which ranges are bounded; null where nothing but the whole table, or its partitions, can be read. */
function rangeIndex({
  key,
  cut,
}: TablePlan): { readonly name: string; readonly columns: readonly string[] } | null {
  if (key !== null) return key
  return cut?.by === 'index' ? cut : null
}

/** What a range of a cut by partitions holds; null for another range. */
function rangePartitions({ key, cut }: TablePlan, range: KeyRange): readonly string[] | null {
  if (key !== null || cut?.by !== 'partitions' || isOpen(range)) return null
  return partitionsBetween(cut.names, range)
}

/** The columns of the key, or of the index that takes its place, in its order; none where there is none. */
export function keyColumns(plan: TablePlan): Column[] {
  return (rangeIndex(plan)?.columns ?? []).map((name) => {
    const column = plan.source.columns.find((candidate) => candidate.name === name)
    if (column === undefined) throw new Error(`${plan.source.name} has no key column ${name}`)
    return column
  })
}

function orderOf(
  plan: TablePlan,
  key: readonly Column[],
): { readonly native: boolean; readonly sql: string } {
  const columns = key.map((column) => planOf(plan, column))
  return {
    native: columns.every((column) => ordersNatively(column.row)),
    sql: columns.length === 0 ? '' : ` ORDER BY ${columns.map(orderForm).join(', ')}`,
  }
}

function planOf(plan: TablePlan, column: Column): ColumnPlan {
  const found = plan.columns.find((candidate) => candidate.source.name === column.name)
  if (found === undefined) throw new Error(`key column ${column.name} of ${plan.source.name} is not read`)
  return found
}
