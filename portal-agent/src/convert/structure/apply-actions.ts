import type { Check, Column, ForeignKey, Index, Partitioning, Table } from '../../model/schema.ts'
import { type ArrangedColumn, arrangeColumns, isSame } from './arrange-columns.ts'
import { arrangeIndexes, withKeyIndexes } from './arrange-indexes.ts'
import { namedCollation } from './declared-column.ts'
import type { SourceDialect } from '../../model/source-dialect.ts'
import { notFollowed } from './not-followed.ts'
import type { DeclaredForeignKey, TableAction } from './statement.ts'

export interface AlteredTable {
  readonly table: Table
  /** Of each column the name it had; null for a new one. */
  readonly from: ReadonlyMap<string, string | null>
}

/** The structure of a table behind an ALTER TABLE, as the source's catalogue will show it. Errors: NotFollowed. */
export function applyActions(
  table: Table,
  actions: readonly TableAction[],
  database: string,
  dialect: SourceDialect,
): AlteredTable {
  const converted = convertCharset(table, actions, dialect)
  const arranged = arrangeColumns(converted, actions, dialect)
  assertExpressions(table, arranged)
  const keys = foreignKeys(table, actions, arranged, database, dialect)
  const added = keys.filter((key) => !table.foreignKeys.some(({ name }) => name === key.name))
  const indexes = withKeyIndexes(arrangeIndexes(table, actions, arranged), added)
  const columns = withPrimary(arranged, indexes)
  return {
    table: {
      ...converted,
      columns,
      indexes,
      foreignKeys: keys,
      checks: checks(table, actions),
      comment: actions.findLast((action) => action.do === 'comment')?.text ?? table.comment,
      autoIncrement: columns.some(({ autoIncrement }) => autoIncrement) ? (table.autoIncrement ?? '1') : null,
      partitioning: partitions(table, actions),
    },
    from: new Map(arranged.map(({ column, from }) => [column.name, from])),
  }
}

/** Columns of a primary key are NOT NULL, whatever their declaration says. */
function withPrimary(arranged: readonly ArrangedColumn[], indexes: readonly Index[]): Column[] {
  const primary = indexes.find(({ kind }) => kind === 'primary')
  const isKey = ({ name }: Column) => primary?.parts.some((part) => part.column === name) ?? false
  return arranged.map(({ column }) => {
    if (!isKey(column) || !column.nullable) return column
    const given = column.default.kind === 'null' ? ({ kind: 'none' } as const) : column.default
    return { ...column, nullable: false, default: given }
  })
}

/** Of the table for columns that come, and of the columns that are there where it says CONVERT. */
function convertCharset(table: Table, actions: readonly TableAction[], dialect: SourceDialect): Table {
  const given = actions.findLast((action) => action.do === 'charset')
  if (given === undefined) return table
  // CONVERT makes a type larger where the new character set takes more bytes.
  if (given.convert) throw notFollowed('CONVERT TO CHARACTER SET may change types and values')
  const named = { charset: given.charset, collation: given.collation, binary: false }
  return { ...table, collation: namedCollation(named, table.collation, dialect).collation }
}

/** Expressions are texts here: one that may speak of a column whose name or meaning changes is not followed. */
function assertExpressions(table: Table, arranged: readonly ArrangedColumn[]): void {
  const texts = [
    ...table.checks.map(({ sql }) => sql),
    ...table.columns.flatMap(({ generated }) => (generated === null ? [] : [generated.sql])),
    ...table.columns.flatMap(({ default: given }) => (given.kind === 'expression' ? [given.sql] : [])),
    ...table.indexes.flatMap(({ parts }) => parts.flatMap(({ expression }) => expression ?? [])),
    ...(table.partitioning === null ? [] : [table.partitioning.expression]),
  ].map((text) => text.toLowerCase())
  for (const { name } of table.columns) {
    const now = arranged.find(({ from }) => from === name)
    if (now?.column.name === name) continue
    if (texts.some((text) => text.includes(name.toLowerCase())))
      throw notFollowed(`column ${name} is part of an expression`)
  }
}

function foreignKeys(
  table: Table,
  actions: readonly TableAction[],
  arranged: readonly ArrangedColumn[],
  database: string,
  dialect: SourceDialect,
): ForeignKey[] {
  const nameNow = (name: string) => arranged.find(({ from }) => from === name)?.column.name ?? null
  const gone = (key: ForeignKey) =>
    actions.some(
      (action) =>
        (action.do === 'drop-foreign-key' || action.do === 'drop-constraint') &&
        isSame(action.name, key.name),
    )
  const kept: ForeignKey[] = table.foreignKeys
    .filter((key) => !gone(key))
    .map((key) => {
      const columns = key.columns.map(nameNow)
      if (columns.some((column) => column === null))
        throw notFollowed(`a column of foreign key ${key.name} goes`)
      return { ...key, columns: columns.map((column) => column ?? '') }
    })
  for (const action of actions)
    if (
      action.do === 'drop-foreign-key' &&
      !action.ifExists &&
      !table.foreignKeys.some(({ name }) => isSame(name, action.name))
    )
      throw notFollowed(`there is no foreign key ${action.name} in the structure that is known`)
  for (const action of actions)
    if (action.do === 'add-foreign-key')
      kept.push(foreignKey(action.key, table, kept, arranged, database, dialect))
  return kept.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function foreignKey(
  { name, columns, referenced, referencedColumns, onDelete, onUpdate }: DeclaredForeignKey,
  table: Table,
  keys: readonly ForeignKey[],
  arranged: readonly ArrangedColumn[],
  database: string,
  { flavour }: SourceDialect,
): ForeignKey {
  const unsaid = flavour === 'mariadb' ? 'restrict' : 'no action'
  return {
    name: name ?? freeKeyName(table, keys),
    columns: columns.map((column) => {
      const found = arranged.find((each) => isSame(each.column.name, column))
      if (found === undefined) throw notFollowed(`a foreign key of column ${column}, which is not known`)
      return found.column.name
    }),
    referencedSchema: referenced.schema ?? database,
    referencedTable: referenced.name,
    referencedColumns: [...referencedColumns],
    onDelete: onDelete ?? unsaid,
    onUpdate: onUpdate ?? unsaid,
  }
}

/** InnoDB numbers those without a name on from the greatest there is. */
function freeKeyName({ name }: Table, keys: readonly ForeignKey[]): string {
  const prefix = `${name}_ibfk_`
  const numbers = keys
    .filter((key) => key.name.startsWith(prefix) && /^\d+$/.test(key.name.slice(prefix.length)))
    .map((key) => Number(key.name.slice(prefix.length)))
  return `${name}_ibfk_${Math.max(0, ...numbers) + 1}`
}

function checks(table: Table, actions: readonly TableAction[]): Check[] {
  return table.checks.filter(
    ({ name }) => !actions.some((action) => action.do === 'drop-constraint' && isSame(action.name, name)),
  )
}

function partitions(table: Table, actions: readonly TableAction[]): Partitioning | null {
  const added = actions.flatMap((action) => (action.do === 'add-partitions' ? action.partitions : []))
  if (added.length === 0) return table.partitioning
  const { partitioning } = table
  if (partitioning === null) throw notFollowed('a partition of a table that has none')
  if (partitioning.subMethod !== null) throw notFollowed('partitions that have parts of their own')
  return { ...partitioning, partitions: [...partitioning.partitions, ...added] }
}
