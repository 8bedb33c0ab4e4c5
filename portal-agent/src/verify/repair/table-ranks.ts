import type { Table } from '../../model/schema.ts'

/** A table's place behind all tables it points to. Tables that point to each other in a circle keep no order. */
export function tableRanks(tables: readonly Table[]): ReadonlyMap<string, number> {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const found = new Map<string, number>()
  const visit = (table: Table, path: ReadonlySet<string>): number => {
    const known = found.get(table.name)
    if (known !== undefined) return known
    const inner = new Set([...path, table.name])
    const parents = table.foreignKeys
      .map(({ referencedTable }) => byName.get(referencedTable))
      .filter((parent) => parent !== undefined)
      .filter(({ name }) => !inner.has(name))
    const rank = Math.max(0, ...parents.map((parent) => 1 + visit(parent, inner)))
    found.set(table.name, rank)
    return rank
  }
  for (const table of tables) visit(table, new Set())
  return found
}
