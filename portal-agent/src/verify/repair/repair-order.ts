import type { RowRepair, RowTexts } from '../../model/ports/row-repairer.ts'
import type { ForeignKey, Table } from '../../model/schema.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { tableRanks } from './table-ranks.ts'

/**
 * Delete, then update, then insert (pitfall Q20): rows are deleted from children before their parents and inserted into
 * parents before their children, also within a table that points to itself. Where an update changes whom a row belongs to,
 * the new parent is inserted before it and the old one deleted after it.
 */
export function inDependencyOrder(
  repairs: readonly RowRepair[],
  tables: readonly Table[],
): readonly RowRepair[] {
  const rank = tableRanks(tables)
  const of = ({ table }: RowRepair): number => rank.get(table.source.name) ?? 0
  const around = newParents(repairs, tables)
  const isAround = ({ table }: RowRepair): boolean => around.has(table.source.name)
  const kind = (wanted: RowRepair['kind']): RowRepair[] => repairs.filter((repair) => repair.kind === wanted)
  const deletes = childrenFirst(kind('delete')).toSorted((a, b) => of(b) - of(a))
  const inserts = parentsFirst(kind('insert')).toSorted((a, b) => of(a) - of(b))
  return [
    ...deletes.filter((repair) => !isAround(repair)),
    ...inserts.filter(isAround),
    ...kind('update').toSorted((a, b) => of(a) - of(b)),
    ...deletes.filter(isAround),
    ...inserts.filter((repair) => !isAround(repair)),
  ]
}

/** Tables that updates make rows point to, and the tables those point to in turn. */
function newParents(repairs: readonly RowRepair[], tables: readonly Table[]): ReadonlySet<string> {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const { referencedTable } of byName.get(name)?.foreignKeys ?? []) visit(referencedTable)
  }
  for (const repair of repairs) {
    if (repair.kind !== 'update') continue
    const changed = repair.columns.map((at) => repair.table.columns[at]?.source.name)
    for (const { columns, referencedTable } of repair.table.source.foreignKeys)
      if (columns.some((column) => changed.includes(column))) visit(referencedTable)
  }
  return found
}

function childrenFirst(deletes: readonly RowRepair[]): readonly RowRepair[] {
  return parentsFirst(deletes).toReversed()
}

/** Among rows of one table that point to each other. */
function parentsFirst(repairs: readonly RowRepair[]): readonly RowRepair[] {
  return [...Map.groupBy(repairs, ({ table }) => table).entries()].flatMap(([table, rows]) => {
    const keys = table.source.foreignKeys.filter(
      ({ referencedTable }) => referencedTable === table.source.name,
    )
    return keys.reduce<readonly RowRepair[]>((sorted, key) => alongKey(sorted, table, key), rows)
  })
}

function alongKey(repairs: readonly RowRepair[], table: TablePlan, key: ForeignKey): readonly RowRepair[] {
  const place = (name: string): number => table.columns.findIndex(({ source }) => source.name === name)
  const own = cellsAt(key.columns.map(place))
  const byName = new Map(repairs.map((row) => [cellsAt(key.referencedColumns.map(place))(row), row]))
  const sorted = new Set<RowRepair>()
  for (const repair of repairs) {
    const path: RowRepair[] = []
    for (
      let row: RowRepair | undefined = repair;
      row !== undefined && !sorted.has(row) && !path.includes(row);
      row = byName.get(own(row))
    )
      path.push(row)
    for (const row of path.toReversed()) sorted.add(row)
  }
  return [...sorted]
}

/** A text by which equal cells are found. */
function cellsAt(places: readonly number[]): (repair: RowRepair) => string {
  return (repair) => {
    const row: RowTexts = repair.kind === 'delete' ? repair.before : repair.after
    return JSON.stringify(places.map((at) => row[at]?.toString('latin1') ?? null))
  }
}
