import type { CheckItem } from '@data-migration/contract/portal'
import type { DatabaseSchema, Index, Table } from '../model/schema.ts'
import { fitName, foldName, isSystemColumn, Namespace, targetName } from './names.ts'
import { blocker } from './problems.ts'
import type { PlanSettings } from './settings.ts'
import { ruleOf } from './table-rules.ts'

/** Source name → target name of everything in one table. */
export interface TableNames {
  readonly source: string
  readonly target: string
  readonly columns: ReadonlyMap<string, string>
  /** By the source's index name; the primary key is named `PRIMARY` there. */
  readonly indexes: ReadonlyMap<string, string>
  readonly foreignKeys: ReadonlyMap<string, string>
  readonly checks: ReadonlyMap<string, string>
  /** Second indexes of unique keys that hold equal what the source does, by the source's index name. */
  readonly equalIndexes: ReadonlyMap<string, string>
  /** Checks of a column's labels or sign, and triggers of ON UPDATE, by source column. */
  readonly valueChecks: ReadonlyMap<string, string>
  readonly onUpdate: ReadonlyMap<string, string>
  /** Names that are not just the folded source name, one sentence each. */
  readonly remarks: readonly string[]
}

/** The one map of names: DDL, load and verification all ask it. */
export interface NameMap {
  readonly schema: string
  /** By source table name. */
  readonly tables: ReadonlyMap<string, TableNames>
}

export interface NamingResult {
  readonly names: NameMap
  readonly problems: readonly CheckItem[]
}

/** What shares one namespace in a PostgreSQL schema: tables, indexes and sequences; and constraints of all tables. */
interface SchemaNamespaces {
  readonly relations: Namespace
  readonly constraints: Namespace
  readonly routines: Namespace
}

export function nameObjects(schema: DatabaseSchema, settings: PlanSettings): NamingResult {
  const spaces: SchemaNamespaces = {
    relations: new Namespace(),
    constraints: new Namespace(),
    routines: new Namespace(),
  }
  const problems = collisions(
    schema.tables.map((table) => table.name),
    (name) => tableTarget(name, settings),
    '',
  )
  for (const table of schema.tables) spaces.relations.reserve(tableTarget(table.name, settings))
  for (const table of schema.tables) reserveSequences(table, settings, spaces.relations)
  const tables = new Map<string, TableNames>()
  for (const table of schema.tables) {
    const columns = table.columns.map((column) => column.name)
    const target = (column: string) => columnTarget(table.name, column, settings)
    problems.push(...collisions(columns, target, `${table.name}.`))
    tables.set(table.name, nameTable(table, settings, spaces))
  }
  return { names: { schema: settings.targetSchema, tables }, problems }
}

/** The name a rule gives, as it is written; else the source's own, folded. */
export function tableTarget(table: string, { options, rules }: PlanSettings): string {
  const given = ruleOf(rules, table)?.rename
  return given === undefined ? targetName(table, options['names.case']) : fitName(given)
}

export function columnTarget(table: string, column: string, { options, rules }: PlanSettings): string {
  const renamed = ruleOf(rules, table)?.columns?.rename ?? {}
  const given = Object.hasOwn(renamed, column) ? renamed[column] : undefined
  return given === undefined ? targetName(column, options['names.case']) : fitName(given)
}

/** The name the server chooses for the sequence of an identity column; no index may take it before. */
export function sequenceName(table: string, column: string): string {
  return targetName(`${table}_${column}_seq`, 'exact')
}

function reserveSequences(table: Table, settings: PlanSettings, relations: Namespace): void {
  for (const column of table.columns) {
    if (!column.autoIncrement) continue
    const target = columnTarget(table.name, column.name, settings)
    relations.reserve(sequenceName(tableTarget(table.name, settings), target))
  }
}

function nameTable(table: Table, settings: PlanSettings, spaces: SchemaNamespaces): TableNames {
  const nameCase = settings.options['names.case']
  const target = tableTarget(table.name, settings)
  const remarks = target === foldName(table.name, nameCase) ? [] : [renamed('table', table.name, target)]
  return {
    source: table.name,
    target,
    columns: nameColumns(table, settings, remarks),
    indexes: nameIndexes(table, target, settings, spaces),
    foreignKeys: namesOf(
      table.foreignKeys.map((key) => [
        key.name,
        spaces.constraints.claim(foldName(key.name, nameCase), `${table.name}\0${key.name}`),
      ]),
    ),
    checks: namesOf(
      table.checks.map((check) => [
        check.name,
        spaces.constraints.claim(
          withTable(target, foldName(check.name, nameCase)),
          `${table.name}\0${check.name}`,
        ),
      ]),
    ),
    equalIndexes: nameEqualIndexes(table, target, settings, spaces),
    valueChecks: namesOf(
      table.columns
        .filter(({ type }) => type.base === 'enum' || type.base === 'set' || type.unsigned)
        .map(({ name }) => [
          name,
          spaces.constraints.claim(
            `${target}_${foldName(name, nameCase)}_check`,
            `${table.name}\0${name}\0check`,
          ),
        ]),
    ),
    onUpdate: namesOf(
      table.columns
        .filter(({ onUpdateNow }) => onUpdateNow)
        .map(({ name }) => [
          name,
          spaces.routines.claim(
            `${target}_${foldName(name, nameCase)}_on_update`,
            `${table.name}\0${name}\0now`,
          ),
        ]),
    ),
    remarks,
  }
}

const noNames: ReadonlyMap<string, string> = new Map()

/** Most tables lack most kinds of objects: those share one map. */
function namesOf(names: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return names.length === 0 ? noNames : new Map(names)
}

/** MariaDB's check names are unique per table only; MySQL's own begin with the table already. */
function withTable(table: string, name: string): string {
  return name.startsWith(`${table}_`) ? name : `${table}_${name}`
}

function nameColumns(table: Table, settings: PlanSettings, remarks: string[]): Map<string, string> {
  const nameCase = settings.options['names.case']
  const used = new Namespace()
  for (const column of table.columns) used.reserve(columnTarget(table.name, column.name, settings))
  return new Map(
    table.columns.map((column) => {
      const plain = columnTarget(table.name, column.name, settings)
      const target = isSystemColumn(plain, settings.targetKind)
        ? used.claim(`${plain}_`, `${table.name}\0${column.name}`)
        : plain
      if (target !== foldName(column.name, nameCase)) remarks.push(renamed('column', column.name, target))
      return [column.name, target]
    }),
  )
}

/** Index names are unique per table on the source and per schema on the target (pitfall I03): the table leads. */
function nameIndexes(
  table: Table,
  target: string,
  settings: PlanSettings,
  spaces: SchemaNamespaces,
): Map<string, string> {
  const nameCase = settings.options['names.case']
  return new Map(
    table.indexes.map((index) => {
      const name = spaces.relations.claim(
        wantedIndexName(index, target, nameCase),
        `${table.name}\0${index.name}`,
      )
      if (index.kind === 'primary') spaces.constraints.reserve(name)
      return [index.name, name]
    }),
  )
}

function nameEqualIndexes(
  table: Table,
  target: string,
  settings: PlanSettings,
  spaces: SchemaNamespaces,
): Map<string, string> {
  const nameCase = settings.options['names.case']
  const unique = table.indexes.filter(({ kind }) => kind === 'primary' || kind === 'unique')
  return new Map(
    unique.map((index) => [
      index.name,
      spaces.relations.claim(
        `${wantedIndexName(index, target, nameCase)}_equal`,
        `${table.name}\0${index.name}\0equal`,
      ),
    ]),
  )
}

function wantedIndexName(index: Index, target: string, nameCase: 'fold' | 'exact'): string {
  return index.kind === 'primary' ? `${target}_pkey` : `${target}_${foldName(index.name, nameCase)}`
}

function collisions(names: readonly string[], target: (name: string) => string, prefix: string): CheckItem[] {
  return collidingGroups(names, target).map((group) => {
    const list = group.map((name) => prefix + name).join(', ')
    return blocker(
      'DM-SRC-015',
      { names: list },
      { subject: prefix + (group[0] ?? ''), found: list, required: 'names that differ on the target' },
    )
  })
}

/** Groups of two or more names that become one on the target (pitfall I01). */
export function collidingGroups(names: readonly string[], target: (name: string) => string): string[][] {
  const groups = Map.groupBy(names, target)
  return [...groups.values()].filter((group) => group.length > 1)
}

function renamed(what: string, source: string, target: string): string {
  return `${what} ${source} is named ${target} on the target`
}
