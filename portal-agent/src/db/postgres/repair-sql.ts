import { quoteIdent, quoteLiteral, quoteQualified } from '../../convert/quote.ts'
import type { RowRepair, RowTexts } from '../../model/ports/row-repairer.ts'
import type { ColumnPlan, TablePlan } from '../../model/table-plan.ts'
import type { Dependent } from './dependents.ts'
import { comparableCell, keyPlans } from './comparable.ts'

/**
 * Written so that applying it twice, or to a row that has changed since it was read, does nothing; only in a table
 * without a key nothing tells a row from its like. Values are literals without a cast: they become the column's type as an
 * input would, with an error where a cast would cut them short. Its session must be set as ours are: UTC, ISO dates,
 * postgres intervals.
 */
export function repairStatement(repair: RowRepair, dependents: readonly Dependent[]): string {
  const { table } = repair
  const name = quoteQualified(table.targetSchema, table.target)
  switch (repair.kind) {
    case 'delete': {
      const guards = dependents.map((dependent) => withoutDependents(table, dependent, repair.before))
      return `DELETE FROM ${name} WHERE ${[oneRow(table, name, repair.before), ...guards].join(' AND ')}`
    }
    case 'update': {
      const sets = repair.columns.map((at) => `${nameOf(table, at)} = ${valueOf(table, at, repair.after)}`)
      return `UPDATE ${name} SET ${sets.join(', ')} WHERE ${oneRow(table, name, repair.before)}`
    }
    case 'insert':
      return insertion(table, name, repair.after)
  }
}

/** What the target computes itself is not inserted. A row whose key came meanwhile is left alone. */
function insertion(table: TablePlan, name: string, after: RowTexts): string {
  const places = [...table.columns.keys()].filter((at) => !isGenerated(table, at))
  const columns = places.map((at) => nameOf(table, at)).join(', ')
  const values = places.map((at) => valueOf(table, at, after)).join(', ')
  const absent =
    table.key === null ? '' : ` WHERE NOT EXISTS (SELECT 1 FROM ${name} WHERE ${sameKey(table, after)})`
  return `INSERT INTO ${name} (${columns}) SELECT ${values}${absent}`
}

function isGenerated({ columns }: TablePlan, at: number): boolean {
  return columns[at]?.source.generated !== null
}

/** One row that is in every cell as it was read: without a key, or with a lost one, several may be. */
function oneRow(table: TablePlan, name: string, before: RowTexts): string {
  const key = table.key === null ? [] : [sameKey(table, before)]
  const cells = table.columns.map((column, at) => sameText(column, before[at] ?? null))
  const found = [...key, ...cells].join(' AND ')
  const place = `(tableoid, ctid) = (SELECT tableoid, ctid FROM ${name} WHERE ${found} LIMIT 1)`
  return [...key, place].join(' AND ')
}

/** By value, so that the key's index serves. */
function sameKey(table: TablePlan, row: RowTexts): string {
  const terms = keyPlans(table).map((column) => {
    const at = table.columns.indexOf(column)
    return `${quoteIdent(column.target)} = ${valueOf(table, at, row)}`
  })
  return terms.join(' AND ')
}

function sameText(column: ColumnPlan, cell: Buffer | null): string {
  if (cell === null) return `${quoteIdent(column.target)} IS NULL`
  return `${comparableCell(column)} = ${quoteLiteral(cell.toString('utf8'))}`
}

/** Rows that the delete would take with it, or change, stay: then nothing is done. */
function withoutDependents(table: TablePlan, { child, columns }: Dependent, before: RowTexts): string {
  const terms = columns.map(([own, referenced]) => {
    const at = table.columns.findIndex(({ target }) => target === referenced)
    return `${quoteIdent(own)} = ${valueOf(table, at, before)}`
  })
  return `NOT EXISTS (SELECT 1 FROM ${child} WHERE ${terms.join(' AND ')})`
}

const nameOf = ({ columns }: TablePlan, at: number): string => quoteIdent(columns[at]?.target ?? '')

function valueOf({ columns }: TablePlan, at: number, row: RowTexts): string {
  const column = columns[at]
  const cell = row[at] ?? null
  if (cell === null || column === undefined) return 'NULL'
  const text = cell.toString('utf8')
  switch (column.row) {
    case 'bytes':
    case 'geometry':
      return quoteLiteral(`\\x${text}`)
    case 'timestamptz':
      return quoteLiteral(`${text}+00`)
    default:
      return quoteLiteral(text)
  }
}
