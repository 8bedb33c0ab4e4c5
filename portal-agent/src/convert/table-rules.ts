import type { CheckItem, ObjectResult, TableRule, TableRules } from '@data-migration/contract/portal'
import type { Column, DatabaseSchema, Table } from '../model/schema.ts'
import type { RowFilter } from '../model/table-plan.ts'
import { notConverted } from './not-converted.ts'
import { blocker } from './problems.ts'
import { chooseRowKey } from './row-key.ts'

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
    return rule?.columns === undefined ? table : withoutColumns(readAs(table, rule), rule, left)
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
  const { include = [], exclude = [], rename = {}, readAs = {} } = rule.columns ?? {}
  const named = [...include, ...exclude, ...Object.keys(rename), ...Object.keys(readAs)]
  const missing = named.filter((column) => !there.has(column)).map((column) => unknown(`${name}.${column}`))
  const empty = table.columns.some((column) => isKept(rule, column.name)) ? [] : [unknown(`${name}.*`)]
  return [...missing, ...empty, ...unreadable(table, rule)]
}

const textBases = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])

/** Both sides order and find rows by their key: it has to stay what it is. */
function unreadable(table: Table, rule: TableRule): CheckItem[] {
  const key = new Set(chooseRowKey(table)?.columns)
  const problemOf = ({ name, type }: Column) => {
    if (!textBases.has(type.base) || (type.charset ?? 'binary') === 'binary') return `${name} holds no text`
    return key.has(name) ? `rows are told apart by ${name}, which is read as it is` : null
  }
  return table.columns.flatMap((column) => {
    const charset = charsetOf(rule, column.name)
    const problem = charset === undefined ? null : problemOf(column)
    if (charset === undefined || problem === null) return []
    const findings = {
      subject: `${table.name}.${column.name}`,
      found: `${column.type.full}, read as ${charset}`,
      required: 'a column of text that is no key',
    }
    return [blocker('DM-SRC-041', { table: table.name, problem }, findings)]
  })
}

function charsetOf({ columns }: TableRule, name: string): string | undefined {
  const { readAs = {} } = columns ?? {}
  return Object.hasOwn(readAs, name) ? readAs[name] : undefined
}

function readAs(table: Table, rule: TableRule): Table {
  const told = (column: Column) => {
    const storedAs = charsetOf(rule, column.name)
    return storedAs === undefined ? column : { ...column, storedAs }
  }
  return { ...table, columns: table.columns.map(told) }
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
