import type { CheckItem, ObjectResult, TableRule, TableRules } from '@data-migration/contract/portal'
import type { DatabaseSchema, Table } from '../model/schema.ts'
import type { RowFilter } from '../model/table-plan.ts'
import { notConverted } from './not-converted.ts'
import { blocker } from './problems.ts'

export interface RuledSchema {
  readonly schema: DatabaseSchema
  /** What goes with columns that are left out. */
  readonly left: readonly ObjectResult[]
  readonly problems: readonly CheckItem[]
}

/**
 * The structure without the columns that are left out, and without what needs them. Ordinals stay those of the source.
 * Everything behind it sees only what is migrated, so that load, verification and log agree.
 */
export function applyRules(schema: DatabaseSchema, rules: TableRules): RuledSchema {
  const left: ObjectResult[] = []
  const problems = Object.entries(rules).flatMap(([name, rule]) => ruleProblems(schema, name, rule))
  const tables = schema.tables.map((table) => {
    const rule = ruleOf(rules, table.name)
    return rule?.columns === undefined ? table : withoutColumns(table, rule, left)
  })
  return { schema: { ...schema, tables }, left, problems }
}

export function ruleOf(rules: TableRules | undefined, table: string): TableRule | undefined {
  return rules !== undefined && Object.hasOwn(rules, table) ? rules[table] : undefined
}

export function rowFilter(rule: TableRule | undefined): RowFilter | undefined {
  if (rule?.where === undefined && rule?.partitions === undefined) return undefined
  return { where: rule.where ?? null, partitions: rule.partitions ?? null }
}

function ruleProblems(schema: DatabaseSchema, name: string, rule: TableRule): CheckItem[] {
  const table = schema.tables.find((candidate) => candidate.name === name)
  if (table === undefined) return [unknown(name)]
  const there = new Set(table.columns.map((column) => column.name))
  const { include = [], exclude = [], rename = {} } = rule.columns ?? {}
  const named = [...include, ...exclude, ...Object.keys(rename)]
  const missing = named.filter((column) => !there.has(column)).map((column) => unknown(`${name}.${column}`))
  const empty = table.columns.some((column) => isKept(rule, column.name)) ? [] : [unknown(`${name}.*`)]
  return [...missing, ...empty]
}

function unknown(subject: string): CheckItem {
  const findings = { subject, found: 'a rule for it', required: 'something the source has' }
  return blocker('DM-SRC-040', { subject }, findings)
}

function isKept({ columns }: TableRule, name: string): boolean {
  if (columns?.exclude?.includes(name) === true) return false
  return columns?.include === undefined || columns.include.includes(name)
}

function withoutColumns(table: Table, rule: TableRule, left: ObjectResult[]): Table {
  const kept = (column: string | null) => column === null || isKept(rule, column)
  const gone = (kind: ObjectResult['kind'], name: string) =>
    void left.push(notConverted(kind, `${table.name}.${name}`, 'one of its columns is left out'))
  const keep = <T extends { readonly name: string }>(
    items: readonly T[],
    kind: (item: T) => ObjectResult['kind'],
    columnsOf: (item: T) => readonly (string | null)[],
  ) =>
    items.filter((item) => {
      const whole = columnsOf(item).every(kept)
      if (!whole) gone(kind(item), item.name)
      return whole
    })
  return {
    ...table,
    logged: table.columns,
    columns: table.columns.filter((column) => isKept(rule, column.name)),
    indexes: keep(
      table.indexes,
      ({ kind }) => (kind === 'primary' ? 'primary-key' : kind === 'unique' ? 'unique' : 'index'),
      ({ parts }) => parts.map((part) => part.column),
    ),
    foreignKeys: keep(
      table.foreignKeys,
      () => 'foreign-key',
      ({ columns }) => columns,
    ),
  }
}
