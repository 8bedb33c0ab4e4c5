import type { ForeignKey, Index, Table } from '../../model/schema.ts'
import { type ArrangedColumn, isSame } from './arrange-columns.ts'
import { notFollowed } from './not-followed.ts'
import type { DeclaredIndex, TableAction } from './statement.ts'

/** The indexes behind an ALTER TABLE, over the columns behind it; the primary key first, then by name. */
export function arrangeIndexes(
  table: Table,
  actions: readonly TableAction[],
  columns: readonly ArrangedColumn[],
): Index[] {
  let indexes: Index[] = table.indexes.flatMap((index) => withColumns(index, columns))
  for (const action of actions) indexes = applyOne(indexes, action, columns, table.indexes)
  return indexes.toSorted(
    (a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary') || (a.name < b.name ? -1 : 1),
  )
}

/** A column that goes leaves the indexes it is in; one without any goes as well. Renamed columns are followed. */
function withColumns(index: Index, columns: readonly ArrangedColumn[]): Index[] {
  const parts = index.parts.flatMap((part) => {
    if (part.column === null) return [part]
    const now = columns.find(({ from }) => from !== null && isSame(from, part.column ?? ''))
    return now === undefined ? [] : [{ ...part, column: now.column.name }]
  })
  return parts.length === 0 ? [] : [{ ...index, parts }]
}

function applyOne(
  indexes: Index[],
  action: TableAction,
  columns: readonly ArrangedColumn[],
  before: readonly Index[],
): Index[] {
  switch (action.do) {
    case 'drop-primary':
      return dropIndex(indexes, 'PRIMARY', false, before)
    case 'drop-index':
      return dropIndex(indexes, action.name, action.ifExists, before)
    case 'drop-constraint':
      // One that is no index is a foreign key or a check.
      return indexes.filter(({ name, kind }) => kind !== 'unique' || !isSame(name, action.name))
    case 'rename-index':
      return change(indexes, action.from, (index) => ({ ...index, name: action.to }))
    case 'show-index':
      return change(indexes, action.name, (index) => ({ ...index, invisible: action.invisible }))
    case 'add-index':
      return addIndex(indexes, action.index, columns)
    default:
      return indexes
  }
}

function dropIndex(indexes: Index[], name: string, ifExists: boolean, before: readonly Index[]): Index[] {
  const known = before.some((index) => isSame(index.name, name))
  if (!known && !ifExists) throw notFollowed(`there is no index ${name} in the structure that is known`)
  return indexes.filter((index) => !isSame(index.name, name))
}

function change(indexes: Index[], name: string, changed: (index: Index) => Index): Index[] {
  if (!indexes.some((index) => isSame(index.name, name)))
    throw notFollowed(`there is no index ${name} in the structure that is known`)
  return indexes.map((index) => (isSame(index.name, name) ? changed(index) : index))
}

function addIndex(indexes: Index[], declared: DeclaredIndex, columns: readonly ArrangedColumn[]): Index[] {
  const { kind, invisible, comment, ifNotExists } = declared
  const name = kind === 'primary' ? 'PRIMARY' : (declared.name ?? freeName(indexes, declared))
  if (indexes.some((index) => isSame(index.name, name))) {
    if (ifNotExists) return indexes
    throw notFollowed(`index ${name} would be there twice`)
  }
  const parts = declared.parts.map((part) => {
    if (part.column === null) return part
    const column = columns.find((each) => isSame(each.column.name, part.column ?? ''))?.column
    if (column === undefined) throw notFollowed(`index ${name} is of a column that is not known`)
    return { ...part, column: column.name, prefix: prefixOf(part.prefix, column.type.length) }
  })
  return [...indexes, { name, kind, parts, invisible, comment }]
}

/** A prefix of the whole column is none. */
function prefixOf(prefix: number | null, length: number | null): number | null {
  return prefix !== null && prefix === length ? null : prefix
}

/** What the servers call an index without a name: as its first column, with a number where that is taken. */
function freeName(indexes: readonly Index[], { parts }: DeclaredIndex): string {
  const first = parts[0]?.column ?? null
  if (first === null) throw notFollowed('an index on an expression has no name')
  const taken = (name: string) => indexes.some((index) => isSame(index.name, name))
  if (!taken(first)) return first
  for (let number = 2; ; number++) if (!taken(`${first}_${number}`)) return `${first}_${number}`
}

/** The source makes an index for a foreign key that has none, and calls it as the key. */
export function withKeyIndexes(indexes: readonly Index[], keys: readonly ForeignKey[]): Index[] {
  const made = keys.filter(
    ({ columns }) =>
      !indexes.some(({ parts }) => columns.every((column, i) => isSame(parts[i]?.column ?? '', column))),
  )
  return [
    ...indexes,
    ...made.map(({ name, columns }) => ({
      name,
      kind: 'index' as const,
      parts: columns.map((column) => ({ column, expression: null, prefix: null, descending: false })),
      invisible: false,
      comment: '',
    })),
  ]
}
