import type { Column, Index, Table } from '../model/schema.ts'
import type { RowFilter, TableCut } from '../model/table-plan.ts'
import { inexactBases } from './row-key.ts'

/**
 * By what a table without a key can be read in pieces. Partitions come first: each is a scan, while an index leads to every
 * row by a look-up of its own. Of indexes a unique one, of those the one with the fewest columns; else the one with the most, whose
 * values are the least alike.
 */
export function chooseCut(table: Table, filter: RowFilter | undefined): TableCut | null {
  return cutByPartitions(table, filter) ?? cutByIndex(table)
}

/** Not where the choice is made already: partitions and subpartitions that are named beside each other may overlap. */
function cutByPartitions({ partitioning }: Table, filter: RowFilter | undefined): TableCut | null {
  if (partitioning === null || (filter?.partitions ?? null) !== null) return null
  // Named ones of the system's own kind would show the history of rows.
  if (partitioning.method === 'SYSTEM_TIME') return null
  const names = partitioning.partitions.map(({ name }) => name)
  return names.length < 2 ? null : { by: 'partitions', names }
}

function cutByIndex(table: Table): TableCut | null {
  const usable = table.indexes.filter((index) => ordersRows(index, table))
  const unique = usable
    .filter(({ kind }) => kind !== 'index')
    .toSorted((a, b) => a.parts.length - b.parts.length)
  const others = usable
    .filter(({ kind }) => kind === 'index')
    .toSorted((a, b) => b.parts.length - a.parts.length)
  const chosen = unique[0] ?? others[0]
  if (chosen === undefined) return null
  return { by: 'index', name: chosen.name, columns: chosen.parts.flatMap(({ column }) => column ?? []) }
}

/** Prefixes and expressions order rows by something else than the columns; parts in both directions cannot be followed in one. */
function ordersRows(index: Index, table: Table): boolean {
  if (index.kind === 'fulltext' || index.kind === 'spatial' || index.invisible) return false
  if (new Set(index.parts.map(({ descending }) => descending)).size > 1) return false
  const columns = index.parts.map((part) => (part.prefix === null ? columnOf(table, part.column) : undefined))
  if (!columns.every((column) => column !== undefined)) return false
  return columns.every(isOrdered) && columns.some(hasManyValues)
}

function columnOf(table: Table, name: string | null): Column | undefined {
  return table.columns.find((candidate) => candidate.name === name)
}

/** An index over a whole LOB is a hash of it (MariaDB): it has no order. */
function isOrdered({ type }: Column): boolean {
  return !inexactBases.has(type.base) && !/(text|blob)$/.test(type.base)
}

/** Of few values each would be a large piece. */
function hasManyValues({ type }: Column): boolean {
  return !fewValues.has(type.base)
}

const fewValues = new Set(['enum', 'set', 'bit', 'tinyint', 'year'])
