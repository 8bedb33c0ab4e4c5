import type { CheckItem } from '@data-migration/contract/portal'
import type { Column, DatabaseSchema, Table } from '../model/schema.ts'
import { blocker } from './problems.ts'
import type { PlanSettings } from './settings.ts'
import { findTypeRow, type TypeChoices, type TypeRow } from './type-map.ts'
import { findOverride, type Overridden, overriddenType, parseOverrides } from './type-overrides.ts'

export interface ResolvedType {
  readonly row: TypeRow
  readonly targetType: string
}

/** `table\0column` of columns that stay integers whatever type.tinyint1 says. */
export type IntegerColumns = ReadonlySet<string>

export function resolveType(
  table: Table,
  column: Column,
  settings: PlanSettings,
  integers: IntegerColumns,
): ResolvedType | null {
  const staysInteger = column.autoIncrement || integers.has(columnId(table.name, column.name))
  const choices: TypeChoices = {
    tinyint1: staysInteger ? 'smallint' : settings.options['type.tinyint1'],
    targetKind: settings.targetKind,
  }
  const wish = wishedType(table, column, settings, choices)
  if (wish !== null) return 'problem' in wish ? null : wish
  const row = findTypeRow(column.type, choices)
  return row && { row, targetType: row.ddl(column.type, choices) }
}

let parsed = { option: '', overrides: parseOverrides('') }

/** What type.overrides says of a column; null where it says nothing. The option is parsed once, not per column. */
function wishedType(
  table: Table,
  column: Column,
  { options }: PlanSettings,
  choices: TypeChoices,
): Overridden | null {
  const option = options['type.overrides']
  if (parsed.option !== option) parsed = { option, overrides: parseOverrides(option) }
  const wish = findOverride(parsed.overrides, table, column)
  if (wish === undefined) return null
  const isKey = table.indexes.some(
    ({ kind, parts }) =>
      (kind === 'primary' || kind === 'unique') && parts.some((part) => part.column === column.name),
  )
  const made = overriddenType(column.type, wish.to, isKey, choices)
  return 'problem' in made ? { problem: `${wish.text}: ${made.problem}` } : made
}

export function unsupportedType(table: Table, column: Column, settings: PlanSettings): CheckItem {
  const wish = wishedType(table, column, settings, { tinyint1: 'smallint', targetKind: settings.targetKind })
  if (wish !== null && 'problem' in wish) {
    const params = { table: table.name, column: column.name, problem: wish.problem }
    return blocker('DM-TGT-060', params, {
      subject: `${table.name}.${column.name}`,
      found: wish.problem,
      required: 'a type that holds every value of the column',
    })
  }
  const where = { table: table.name, column: column.name, type: column.type.full }
  return blocker('DM-SRC-005', where, {
    subject: `${table.name}.${column.name}`,
    found: column.type.full,
    required: 'a type that Portal can convert',
    fix: `"objects": {"tables": {"exclude": [${JSON.stringify(table.name)}]}}`,
  })
}

/**
 * Both ends of a foreign key need one type (pitfall K09). They can only part where one end is tinyint(1) as boolean
 * and the other is not; then both stay integers, as no value can be lost that way. Found again and again until it has
 * gone through chains of keys.
 */
export function integersByForeignKey(schema: DatabaseSchema, settings: PlanSettings): IntegerColumns {
  const integers = new Set<string>()
  if (settings.options['type.tinyint1'] !== 'boolean') return integers
  const pairs = foreignKeyPairs(schema)
  const isBoolean = (end: ColumnEnd) =>
    resolveType(end.table, end.column, settings, integers)?.row.name === 'bool'
  for (let before = -1; before !== integers.size;) {
    before = integers.size
    for (const [child, parent] of pairs) {
      if (isBoolean(child) === isBoolean(parent)) continue
      integers.add(columnId(child.table.name, child.column.name))
      integers.add(columnId(parent.table.name, parent.column.name))
    }
  }
  return integers
}

interface ColumnEnd {
  readonly table: Table
  readonly column: Column
}

function foreignKeyPairs(schema: DatabaseSchema): (readonly [ColumnEnd, ColumnEnd])[] {
  const tables = new Map(schema.tables.map((table) => [table.name, table]))
  return schema.tables.flatMap((table) =>
    table.foreignKeys.flatMap((key) =>
      key.columns.flatMap((name, i) => {
        const child = columnEnd(table, name)
        const parent = columnEnd(tables.get(key.referencedTable), key.referencedColumns[i])
        return child && parent ? [[child, parent] as const] : []
      }),
    ),
  )
}

function columnEnd(table: Table | undefined, name: string | undefined): ColumnEnd | null {
  const column = table?.columns.find((candidate) => candidate.name === name)
  return table && column ? { table, column } : null
}

function columnId(table: string, column: string): string {
  return `${table}\0${column}`
}
