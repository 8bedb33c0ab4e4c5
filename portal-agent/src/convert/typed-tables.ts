import type { CheckItem } from '@data-migration/contract/portal'
import type { Column, DatabaseSchema, Table } from '../model/schema.ts'
import type { RowKey } from '../model/table-plan.ts'
import { columnCollation, type TiedColumns, tiedColumns } from './collation.ts'
import { columnLookup } from './column-lookup.ts'
import { integersByForeignKey, type IntegerColumns, resolveType, unsupportedType } from './column-types.ts'
import { generatedExpression } from './generated.ts'
import type { NameMap } from './name-map.ts'
import { isNullable } from './nullability.ts'
import { blocker } from './problems.ts'
import { chooseRowKey } from './row-key.ts'
import type { PlanSettings } from './settings.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'

/** Columns a table of the target can have (MaxHeapAttributeNumber, pitfall C11). */
const maxColumns = 1600

export interface TypingResult {
  readonly tables: readonly TypedTable[]
  readonly problems: readonly CheckItem[]
}

/** Gives every column its type. A table with a column that has none is a problem and not in the result. */
export function typeTables(schema: DatabaseSchema, names: NameMap, settings: PlanSettings): TypingResult {
  const integers = integersByForeignKey(schema, settings)
  const tied = tiedColumns(schema)
  const tables: TypedTable[] = []
  const problems: CheckItem[] = []
  for (const table of schema.tables) {
    const found = tableProblems(table, settings, integers)
    problems.push(...found)
    if (found.length === 0) tables.push(typeTable(table, names, settings, integers, tied))
  }
  return { tables, problems }
}

function tableProblems(table: Table, settings: PlanSettings, integers: IntegerColumns): CheckItem[] {
  const problems = table.columns
    .filter((column) => resolveType(table, column, settings, integers) === null)
    .map((column) => unsupportedType(table, column, settings))
  if (table.columns.length > maxColumns) problems.push(tooManyColumns(table))
  return problems
}

function tooManyColumns(table: Table): CheckItem {
  const count = table.columns.length
  return blocker(
    'DM-SRC-018',
    { table: table.name, count, limit: maxColumns },
    { subject: table.name, found: String(count), required: `at most ${maxColumns}` },
  )
}

function typeTable(
  table: Table,
  nameMap: NameMap,
  settings: PlanSettings,
  integers: IntegerColumns,
  tied: TiedColumns,
): TypedTable {
  const names = nameMap.tables.get(table.name)
  if (!names) throw new RangeError(`table ${table.name} has no name on the target`)
  const key = chooseRowKey(table)
  const copied = table.columns.flatMap((column): TypedColumn[] => {
    const type = resolveType(table, column, settings, integers)
    if (!type) return []
    const nullable = isNullable(column, table, key, settings.options['value.zeroDate'])
    const target = names.columns.get(column.name) ?? column.name
    const isTied = tied.has(`${table.name}\0${column.name}`)
    const collation = columnCollation({ source: column, row: type.row }, isTied, settings)
    return [{ source: column, target, ...type, generated: null, nullable, collation }]
  })
  return {
    source: table,
    names,
    schema: settings.targetSchema,
    columns: withGenerated(table, copied, key),
    key,
    settings,
    nameMap,
  }
}

/** The target generates a column only from plain ones, and never one by which rows are found. */
function withGenerated(table: Table, columns: readonly TypedColumn[], key: RowKey | null): TypedColumn[] {
  const lookup = columnLookup(columns.filter((column) => column.source.generated === null))
  // Rows are told by the columns that are copied.
  if (columns.every((column) => column.source.generated !== null)) return [...columns]
  return columns.map((column) =>
    isKeyed(column.source, table, key)
      ? column
      : { ...column, generated: generatedExpression(column, lookup) },
  )
}

function isKeyed(column: Column, table: Table, key: RowKey | null): boolean {
  if (key?.columns.includes(column.name)) return true
  if (table.foreignKeys.some((foreignKey) => foreignKey.columns.includes(column.name))) return true
  return table.indexes.some(
    (index) => index.kind === 'primary' && index.parts.some((part) => part.column === column.name),
  )
}
