import type { Column, ForeignKey, Index, Table } from '../../model/schema.ts'
import { isSameType } from './convertible.ts'

/**
 * Whether the structure worked out from statements is the one the source's catalogue shows. Each server words types,
 * expressions and numbers its own way; what decides how rows are decoded, and what the target is made of, is compared.
 */
export function isSameTable(a: Table, b: Table): boolean {
  return (
    a.columns.length === b.columns.length &&
    a.columns.every((column, i) => isSameColumn(column, b.columns[i])) &&
    isEqual(sorted(a.indexes).map(indexParts), sorted(b.indexes).map(indexParts)) &&
    isEqual(sorted(a.foreignKeys).map(keyParts), sorted(b.foreignKeys).map(keyParts)) &&
    isEqual(names(a.checks), names(b.checks)) &&
    isEqual(partitions(a), partitions(b)) &&
    a.comment === b.comment &&
    a.collation === b.collation
  )
}

function isSameColumn(a: Column, b: Column | undefined): boolean {
  if (b === undefined || !isSameType(a.type, b.type)) return false
  const parts = ({ name, nullable, autoIncrement, onUpdateNow, invisible, comment, generated }: Column) =>
    JSON.stringify([name, nullable, autoIncrement, onUpdateNow, invisible, comment, generated === null])
  return parts(a) === parts(b) && isSameDefault(a.default, b.default)
}

function isSameDefault(a: Column['default'], b: Column['default']): boolean {
  if (a.kind === 'literal' && b.kind === 'literal')
    return (
      a.text === b.text || (a.text.trim() !== '' && b.text.trim() !== '' && Number(a.text) === Number(b.text))
    )
  // A binary literal may be shown as its text, an expression in other words.
  if (a.kind === 'hex' || b.kind === 'hex' || a.kind === 'expression' || b.kind === 'expression')
    return a.kind !== 'none' && b.kind !== 'none'
  return isEqual(Object.entries(a).sort(), Object.entries(b).sort())
}

/** By their text: all are made in one order of their parts. */
function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function sorted<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function names(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name).sort()
}

function partitions({ partitioning }: Table): readonly string[] {
  return partitioning?.partitions.map(({ name }) => name) ?? []
}

function indexParts({ name, kind, parts, invisible, comment }: Index) {
  const listed = parts.map(({ column, expression, prefix, descending }) => [
    column,
    expression !== null,
    prefix,
    descending,
  ])
  return [name, kind, listed, invisible, comment]
}

function keyParts(key: ForeignKey) {
  const { name, columns, referencedSchema, referencedTable, referencedColumns, onDelete, onUpdate } = key
  return [name, columns, referencedSchema, referencedTable, referencedColumns, onDelete, onUpdate]
}
