import type { Column } from '../../../model/schema.ts'
import type { ReadRequest } from '../../../model/ports/snapshot-reader.ts'
import type { ColumnPlan, KeyRange, KeyValues, TablePlan } from '../../../model/table-plan.ts'
import type { Statement } from '../session/session.ts'
import { qualifiedName, quoteIdentifier } from '../sql/identifier.ts'
import { cellForm, keyValue, orderForm, ordersNatively } from './column-form.ts'
import { rangeCondition } from './range-condition.ts'

/** The statements that read one table of one database. */
export interface TableStatements {
  read(request: Pick<ReadRequest, 'range' | 'purpose'>): Statement
  count(range: KeyRange): Statement
  /** One row of aggregates over the range, of the rows that are moved. */
  aggregate(range: KeyRange, list: string): Statement
  /** The key of the greatest row. */
  lastKey(): Statement
  /** The key `rows` rows after `lower` in key order, at most `upper`. */
  keyAfter(lower: KeyValues | null, upper: KeyValues | null, rows: number): Statement
}

export function tableStatements(database: string, plan: TablePlan): TableStatements {
  const table = plan.source.name
  const from = `FROM ${qualifiedName(database, table)}${partitionClause(plan)}`
  const rule = plan.filter?.where ?? null
  const key = keyColumns(plan)
  const names = key.map((column) => quoteIdentifier(column.name))
  const force = plan.key === null ? '' : ` FORCE INDEX (${quoteIdentifier(plan.key.name)})`
  const keys = `SELECT ${key.map(keyValue).join(', ')} ${from}${force}`
  const where = (range: Pick<KeyRange, 'lower' | 'upper'>) => {
    const conditions = [rangeCondition(key, range), rule].filter((condition) => condition !== null)
    return conditions.length === 0 ? '' : ` WHERE ${conditions.map((each) => `(${each})`).join(' AND ')}`
  }
  /** With bounds the key's index is the way in; without, the server's own choice is a plain scan. */
  const bounded = (range: KeyRange) => (range.lower === null && range.upper === null ? '' : force)
  const aggregate = (name: string, range: KeyRange, list: string): Statement => ({
    name,
    sql: `SELECT ${list} ${from}${bounded(range)}${where(range)}`,
    table,
  })
  return {
    aggregate: (range, list) => aggregate('digest', range, list),
    read: ({ range, purpose }) => {
      const cells = plan.columns.map((column) => cellForm(column, purpose).sql)
      const order = purpose === 'key' ? orderOf(plan, key) : null
      const index = order?.native === true ? force : bounded(range)
      const sql = `SELECT ${cells.join(', ')} ${from}${index}${where(range)}${order?.sql ?? ''}`
      return { name: `read-${purpose}`, sql, table }
    },
    count: (range) => aggregate('count', range, 'COUNT(*)'),
    lastKey: () => ({
      name: 'last-key',
      sql: `${keys}${where({ lower: null, upper: null })} ORDER BY ${names.map((name) => `${name} DESC`).join(', ')} LIMIT 1`,
      table,
    }),
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

/** The key's columns in key order; none for a table without a key. */
export function keyColumns(plan: TablePlan): Column[] {
  return (plan.key?.columns ?? []).map((name) => {
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
