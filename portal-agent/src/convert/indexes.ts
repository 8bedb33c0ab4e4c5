import type { ObjectResult } from '@data-migration/contract/portal'
import type { IndexPartShape, IndexShape } from '../model/object-shape.ts'
import type { Index, IndexPart } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { columnLookup } from './column-lookup.ts'
import { equalPart, ignoresTrailingBlanks, isLooselyCompared, keepsMeaning } from './collation.ts'
import { translateExpression } from './expression.ts'
import { type Emitted, notConverted } from './not-converted.ts'
import { quoteIdent, quoteIdents, quoteLiteral, quoteQualified } from './quote.ts'
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
    else ddl.push(made, ...equalIndex(index, table))
  }
  return { ddl, left }
}

/** The DDL, or why there is none. */
function convertIndex(index: Index, table: TypedTable): ObjectDdl | string {
  if (index.kind === 'fulltext') return fulltextIndex(index, table)
  if (index.kind === 'spatial') return 'geometry is bytea on the target, which has no spatial index'
  const parts = index.parts.map((part) => keyPart(part, table))
  const unfit = index.parts.find((_part, i) => parts[i] === null)
  if (unfit) return `the target cannot index ${unfit.column ?? unfit.expression} in this form`
  if (isPlainPrimary(index)) return primaryKey(index, table)
  const keys = parts.filter((part) => part !== null)
  return createIndex(index, table, keys)
}

function isPlainPrimary(index: Index): boolean {
  return index.kind === 'primary' && index.parts.every((part) => part.prefix === null)
}

function primaryKey(index: Index, table: TypedTable): ObjectDdl {
  const name = indexName(index, table)
  const names = index.parts.map((part) => findColumn(table, part.column ?? '')?.target ?? '')
  const parts = names.map((column) => ({ column, expression: null, descending: false }))
  return {
    kind: 'primary-key',
    sourceName: sourceName(index, table),
    targetName: name,
    shape: shapeOf(table, 'primary', parts),
    statements: [
      `ALTER TABLE ${tableName(table)} ADD CONSTRAINT ${quoteIdent(name)} PRIMARY KEY (${quoteIdents(names)})`,
    ],
    remarks: [...caseRemarks(index, table), ...widthRemarks(index, table)],
  }
}

function createIndex(index: Index, table: TypedTable, parts: readonly KeyPart[]): ObjectDdl {
  const name = indexName(index, table)
  const unique = index.kind !== 'index'
  const comment = `COMMENT ON INDEX ${quoteQualified(table.schema, name)} IS ${quoteLiteral(index.comment)}`
  return {
    kind: unique ? 'unique' : 'index',
    sourceName: sourceName(index, table),
    targetName: name,
    shape: shapeOf(table, unique ? 'unique' : 'none', parts),
    statements: [
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoteIdent(name)} ON ${tableName(table)} (${listed(parts)})`,
      ...(index.comment === '' ? [] : [comment]),
    ],
    remarks: [
      ...formRemarks(index),
      ...(unique ? caseRemarks(index, table) : []),
      ...widthRemarks(index, table),
    ],
  }
}

/** One of a column's name and an expression is given. */
type KeyPart = IndexPartShape

function shapeOf(
  table: TypedTable,
  uniqueness: IndexShape['uniqueness'],
  parts: readonly KeyPart[],
): IndexShape {
  return { kind: 'index', table: table.names.target, uniqueness, parts }
}

function listed(parts: readonly KeyPart[]): string {
  return parts.map((part) => `${keySql(part)}${part.descending ? ' DESC' : ''}`).join(', ')
}

function keySql({ column, expression }: KeyPart): string {
  return column === null ? (expression ?? '') : quoteIdent(column)
}

/** Null where the target has no index for the part. A prefix becomes an expression (pitfall K03). */
function keyPart(part: IndexPart, table: TypedTable): KeyPart | null {
  const { descending } = part
  if (part.column === null) return functionalPart(part, table)
  const column = findColumn(table, part.column ?? '')
  if (!column) return null
  if (part.prefix === null) return wholeColumn(column, descending)
  const expression = prefixOf(column, part.prefix)
  return expression === null ? null : { column: null, expression, descending }
}

/** An expression that both sides surely calculate alike (pitfall K04); arrays of JSON have none (J10). */
function functionalPart(part: IndexPart, table: TypedTable): KeyPart | null {
  const made = translateExpression(part.expression ?? '', columnLookup(table.columns))
  return made === null ? null : { column: null, expression: `(${made.sql})`, descending: part.descending }
}

/** The greatest text a full-text index of the target is sure to take: a tsvector has at most 1 MB. */
const maxIndexedText = 65_535

/** A GIN index over the words of all columns together (pitfall K05). */
function fulltextIndex(index: Index, table: TypedTable): ObjectDdl | string {
  if (table.settings.options['index.fulltext'] === 'skip') return 'left out by index.fulltext'
  const columns = indexColumns(index, table)
  const long = columns.find(({ source }) => (source.type.length ?? 0) > maxIndexedText)
  if (long) return `${long.source.name} can hold texts that are too long for a full-text index of the target`
  const words = columns.map(({ target }) => `coalesce(${quoteIdent(target)}::text, '')`).join(` || ' ' || `)
  const expression = `to_tsvector('simple', ${words})`
  return {
    kind: 'index',
    sourceName: sourceName(index, table),
    targetName: indexName(index, table),
    shape: shapeOf(table, 'none', [{ column: null, expression, descending: false }]),
    statements: [
      `CREATE INDEX ${quoteIdent(indexName(index, table))} ON ${tableName(table)} USING gin (${expression})`,
    ],
    remarks: [`MATCH ... AGAINST becomes: ${expression} @@ to_tsquery('simple', ...)`],
  }
}

/**
 * What makes a key as strict as on the source, where its collation holds more equal than bytes do (pitfalls S08, S09):
 * a second unique index. The first stays for finding rows, and for keys that refer to it.
 */
function equalIndex(index: Index, table: TypedTable): ObjectDdl[] {
  if (!keepsMeaning(table) || (index.kind !== 'primary' && index.kind !== 'unique')) return []
  if (table.source.partitioning !== null || !needsEqualIndex(index, table)) return []
  const parts = index.parts.flatMap((part) => {
    const plain = keyPart(part, table)
    if (plain === null) return []
    const column = findColumn(table, part.column ?? '')
    const loose = column !== undefined && isLooselyCompared(column)
    const expression = loose ? equalPart(keySql(plain), column, table) : plain.expression
    return [{ column: loose ? null : plain.column, expression, descending: false }]
  })
  const name = table.names.equalIndexes.get(index.name) ?? ''
  return [
    {
      kind: 'unique',
      added: true,
      sourceName: sourceName(index, table),
      targetName: name,
      shape: shapeOf(table, 'unique', parts),
      statements: [`CREATE UNIQUE INDEX ${quoteIdent(name)} ON ${tableName(table)} (${listed(parts)})`],
      remarks: ['a second index that keeps values apart as the collation of the source does'],
    },
  ]
}

/** Not where every such column has the collation itself and counts trailing blanks. */
function needsEqualIndex(index: Index, table: TypedTable): boolean {
  return indexColumns(index, table).some(
    (column) =>
      isLooselyCompared(column) &&
      (column.collation === null || ignoresTrailingBlanks(column.source.type.collation ?? '')),
  )
}

/** json has no order on the target. */
function wholeColumn({ row, target }: TypedColumn, descending: boolean): KeyPart | null {
  return row.name === 'json' ? null : { column: target, expression: null, descending }
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
  if (keepsMeaning(table)) return []
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
