import type { RejectedRow } from '@data-migration/contract/portal'
import type { ColumnPlan, TablePlan } from '../model/table-plan.ts'
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
export function rejectedKeys(table: TablePlan, rejected: readonly RejectedRow[]): Set<string> {
  const keys = rejected
    .filter((row) => row.table === table.source.name)
    .map((row) => parseKey(table, row.key))
  return new Set(keys.filter((key) => key !== null))
}

function parseKey(table: TablePlan, text: string): string | null {
  const values = parseObject(text)
  const columns = keyColumns(table).map((index) => table.columns[index])
  const texts = columns.map((column) => asPrinted(column, values.get(column?.source.name ?? '')))
  if (texts.includes(undefined)) return null
  return keyText(table.key?.columns ?? [], (index) => texts[index] ?? '')
}

/** The ledger has BIT keys as hex of their bytes, the comparison has their digits. */
function asPrinted(column: ColumnPlan | undefined, text: string | undefined): string | undefined {
  if (column?.row !== 'bit' || text === undefined) return text
  if (!/^[0-9a-f]+$/.test(text)) return undefined
  return BigInt(`0x${text}`)
    .toString(2)
    .padStart(column.source.type.length ?? 1, '0')
}

function parseObject(text: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return new Map()
    return new Map(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    return new Map()
  }
}
