import type { ObjectResult } from '@data-migration/contract/portal'
import type { Index, IndexPart } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { isLooselyCompared } from './collation.ts'
import { type Emitted, notConverted } from './not-converted.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'
import { findColumn, type TypedColumn, type TypedTable } from './typed-table.ts'

/** Primary key, unique and other indexes, each built after the rows; the primary key first. */
export function indexDdl(table: TypedTable): Emitted<ObjectDdl> {
  const ddl: ObjectDdl[] = []
  const left: ObjectResult[] = []
  const primaryFirst = table.source.indexes.toSorted(
    (a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary'),
  )
  for (const index of primaryFirst) {
    const made = convertIndex(index, table)
    if (typeof made === 'string') left.push(skipped(index, table, made))
    else ddl.push(made)
  }
  return { ddl, left }
}

/** The DDL, or why there is none. */
function convertIndex(index: Index, table: TypedTable): ObjectDdl | string {
  if (index.kind === 'fulltext') return 'full-text indexes are not converted yet'
  if (index.kind === 'spatial') return 'spatial indexes are not converted yet'
  if (index.parts.some((part) => part.column === null)) return 'functional indexes are not converted yet'
  const parts = index.parts.map((part) => partSql(part, table))
  const unfit = index.parts.find((_part, i) => parts[i] === null)
  if (unfit) return `the target cannot index ${unfit.column} in this form`
  return isPlainPrimary(index) ? primaryKey(index, table) : createIndex(index, table, parts.join(', '))
}

function isPlainPrimary(index: Index): boolean {
  return index.kind === 'primary' && index.parts.every((part) => part.prefix === null)
}

function primaryKey(index: Index, table: TypedTable): ObjectDdl {
  const name = indexName(index, table)
  const columns = index.parts.map((part) => quoteIdent(findColumn(table, part.column ?? '')?.target ?? ''))
  return {
    kind: 'primary-key',
    sourceName: sourceName(index, table),
    targetName: name,
    statements: [
      `ALTER TABLE ${tableName(table)} ADD CONSTRAINT ${quoteIdent(name)} PRIMARY KEY (${columns.join(', ')})`,
    ],
    remarks: [...caseRemarks(index, table), ...widthRemarks(index, table)],
  }
}

function createIndex(index: Index, table: TypedTable, parts: string): ObjectDdl {
  const name = indexName(index, table)
  const unique = index.kind !== 'index'
  const comment = `COMMENT ON INDEX ${quoteQualified(table.schema, name)} IS ${quoteLiteral(index.comment)}`
  return {
    kind: unique ? 'unique' : 'index',
    sourceName: sourceName(index, table),
    targetName: name,
    statements: [
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoteIdent(name)} ON ${tableName(table)} (${parts})`,
      ...(index.comment === '' ? [] : [comment]),
    ],
    remarks: [
      ...formRemarks(index),
      ...(unique ? caseRemarks(index, table) : []),
      ...widthRemarks(index, table),
    ],
  }
}

/** A key part; null where the target has no index for it. A prefix becomes an expression (pitfall K03). */
function partSql(part: IndexPart, table: TypedTable): string | null {
  const column = findColumn(table, part.column ?? '')
  if (!column) return null
  const key = part.prefix === null ? wholeColumn(column) : prefixOf(column, part.prefix)
  return key === null ? null : `${key}${part.descending ? ' DESC' : ''}`
}

/** json has no order on the target. */
function wholeColumn(column: TypedColumn): string | null {
  return column.row.name === 'json' ? null : quoteIdent(column.target)
}

function prefixOf(column: TypedColumn, length: number): string | null {
  if (column.row.name === 'text') return `left(${quoteIdent(column.target)}, ${length})`
  if (column.row.name === 'bytes') return `substring(${quoteIdent(column.target)} from 1 for ${length})`
  return null
}

function formRemarks(index: Index): string[] {
  const remarks: string[] = []
  if (index.kind === 'primary')
    remarks.push('a primary key on a prefix became a unique index; the target has no such key')
  if (index.parts.some((part) => part.prefix !== null)) remarks.push('the prefix became an expression')
  if (index.invisible) remarks.push('invisible on the source; the target always uses it')
  return remarks
}

function caseRemarks(index: Index, table: TypedTable): string[] {
  const loose = indexColumns(index, table).filter(isLooselyCompared)
  if (loose.length === 0) return []
  const list = loose.map(({ source }) => `${source.name} (${source.type.collation})`).join(', ')
  return [`${list}: the source holds values equal that the target tells apart, e.g. by case`]
}

/** Entries of a PostgreSQL btree: a third of a page less overhead (BTMaxItemSize). */
const maxEntryBytes = 2704

/** A key of the source may have 3072 bytes (pitfall S20). */
function widthRemarks(index: Index, table: TypedTable): string[] {
  const bytes = index.parts.reduce((sum, part) => sum + keyBytes(part, table), 0)
  return bytes <= maxEntryBytes
    ? []
    : [`entries can have ${bytes} bytes; the target refuses rows whose entry is above ${maxEntryBytes}`]
}

function keyBytes(part: IndexPart, table: TypedTable): number {
  const column = findColumn(table, part.column ?? '')
  if (!column) return 0
  const length = part.prefix ?? column.source.type.length ?? 0
  if (column.row.name === 'text') return length * 4
  return column.row.name === 'bytes' ? length : 8
}

function indexColumns(index: Index, table: TypedTable): TypedColumn[] {
  return index.parts.flatMap((part) => findColumn(table, part.column ?? '') ?? [])
}

function skipped(index: Index, table: TypedTable, why: string): ObjectResult {
  const unique = index.kind === 'unique' || index.kind === 'primary'
  const consequence = unique ? '; the target does not enforce its uniqueness' : ''
  return notConverted(unique ? 'unique' : 'index', sourceName(index, table), why + consequence)
}

function sourceName(index: Index, table: TypedTable): string {
  return `${table.source.name}.${index.name}`
}

function indexName(index: Index, table: TypedTable): string {
  return table.names.indexes.get(index.name) ?? index.name
}

function tableName(table: TypedTable): string {
  return quoteQualified(table.schema, table.names.target)
}
