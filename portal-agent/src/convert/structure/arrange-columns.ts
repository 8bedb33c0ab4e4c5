import type { Column, Table } from '../../model/schema.ts'
import { assertDefault, columnOf } from './declared-column.ts'
import type { SourceDialect } from '../../model/source-dialect.ts'
import { notFollowed } from './not-followed.ts'
import type { Place, TableAction } from './statement.ts'

/** A column behind the statement, and the one in front of it that it was. */
export interface ArrangedColumn {
  readonly column: Column
  /** Null for a new one. */
  readonly from: string | null
}

type Declared = Extract<TableAction, { do: 'add-column' | 'change-column' }>

/**
 * The columns behind an ALTER TABLE. All names of what is changed or dropped are those in front of it; AFTER names what is
 * there behind it. Columns that stay keep their places, then the others go to theirs in the order of the statement, as
 * both servers do it (`mysql_prepare_alter_table`; pitfall D14).
 */
export function arrangeColumns(
  table: Table,
  actions: readonly TableAction[],
  dialect: SourceDialect,
): ArrangedColumn[] {
  const arranged: ArrangedColumn[] = []
  const declared = actions.filter((action): action is Declared => isDeclared(action))
  assertNamed(table, actions)
  for (const column of table.columns) {
    if (actions.some((action) => action.do === 'drop-column' && isSame(action.name, column.name))) continue
    const change = changeOf(declared, column)
    if (change === undefined) arranged.push({ column: adjusted(column, actions), from: column.name })
    else if (change.place === null)
      arranged.push({ column: columnOf(change.column, table, dialect), from: column.name })
  }
  for (const action of declared) {
    if (action.do === 'add-column') {
      if (action.ifNotExists && find(table, action.column.name) !== undefined) continue
      insert(arranged, { column: columnOf(action.column, table, dialect), from: null }, action.place)
    } else if (action.place !== null) {
      const from = find(table, action.from)?.name ?? ''
      insert(arranged, { column: columnOf(action.column, table, dialect), from }, action.place)
    }
  }
  assertDistinct(arranged)
  return arranged.map(({ column, from }, i) => ({ column: { ...column, ordinal: i + 1 }, from }))
}

function isDeclared(action: TableAction): boolean {
  return action.do === 'add-column' || action.do === 'change-column'
}

function changeOf(
  declared: readonly Declared[],
  { name }: Column,
): Extract<Declared, { do: 'change-column' }> | undefined {
  const found = declared
    .filter((action) => action.do === 'change-column')
    .filter((action) => isSame(action.from, name))
  if (found.length > 1) throw notFollowed(`column ${name} is changed twice`)
  return found[0]
}

/** Renamed, with another default, or hidden: what does not declare it anew. */
function adjusted(column: Column, actions: readonly TableAction[]): Column {
  let now = column
  for (const action of actions) {
    if (action.do === 'rename-column' && isSame(action.from, column.name)) now = { ...now, name: action.to }
    if (action.do === 'show-column' && isSame(action.name, column.name))
      now = { ...now, invisible: action.invisible }
    if (action.do === 'set-default' && isSame(action.name, column.name))
      now = { ...now, default: assertDefault(column.name, action.default, column.type) }
  }
  return now
}

function insert(arranged: ArrangedColumn[], column: ArrangedColumn, place: Place): void {
  if (place === null) return void arranged.push(column)
  if (place === 'first') return void arranged.unshift(column)
  const at = arranged.findIndex((other) => isSame(other.column.name, place.after))
  if (at < 0) throw notFollowed(`there is no column ${place.after}`)
  arranged.splice(at + 1, 0, column)
}

/** The source would have refused it: then the structure is not the one that is known here. */
function assertNamed(table: Table, actions: readonly TableAction[]): void {
  for (const action of actions) {
    if (action.do === 'drop-column' && action.ifExists) continue
    const name = namedBy(action)
    if (name !== null && find(table, name) === undefined)
      throw notFollowed(`there is no column ${name} in the structure of ${table.name}`)
  }
}

function namedBy(action: TableAction): string | null {
  switch (action.do) {
    case 'drop-column':
    case 'set-default':
    case 'show-column':
      return action.name
    case 'change-column':
    case 'rename-column':
      return action.from
    default:
      return null
  }
}

function assertDistinct(arranged: readonly ArrangedColumn[]): void {
  const names = arranged.map(({ column }) => column.name.toLowerCase())
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw notFollowed(`column ${twice} would be there twice`)
  if (arranged.length === 0) throw notFollowed('no column would be left')
}

function find(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => isSame(column.name, name))
}

/** Names of columns and indexes are not case-sensitive on the source. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
