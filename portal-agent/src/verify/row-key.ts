import type { RejectedRow } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'
import { keyColumns } from './key-order.ts'
import { cellOf, type RowCells } from './row-scanner.ts'

/** The row's key as the contract's JSON object of column → text, in key order. */
export function rowKeyText(table: TablePlan): (row: RowCells) => string {
  const columns = keyColumns(table)
  const names = columns.map((column) => table.columns[column]?.source.name ?? '')
  return (row) => keyText(names, (index) => cellOf(row, columns[index] ?? 0)?.toString('utf8') ?? '')
}

function keyText(names: readonly string[], value: (index: number) => string): string {
  return `{${names.map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(value(index))}`).join(',')}}`
}

/** Keys of the rows the load refused, in the form of `rowKeyText`. What cannot be read as this table's key excuses no row. */
export function rejectedKeys(table: TablePlan, rejected: readonly RejectedRow[]): ReadonlySet<string> {
  const names = table.key?.columns ?? []
  const keys = rejected
    .filter((row) => row.table === table.source.name)
    .map((row) => parseKey(names, row.key))
  return new Set(keys.filter((key) => key !== null))
}

function parseKey(names: readonly string[], text: string): string | null {
  const values = parseObject(text)
  if (values === null) return null
  const texts = names.map((name) => values.get(name))
  return texts.includes(undefined) ? null : keyText(names, (index) => texts[index] ?? '')
}

function parseObject(text: string): ReadonlyMap<string, string> | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    return new Map(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    return null
  }
}
