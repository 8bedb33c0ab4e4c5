import type { ObjectResult } from '@data-migration/contract/portal'
import type { ForeignKey } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { isLooselyCompared } from './collation.ts'
import { type Emitted, notConverted } from './not-converted.ts'
import { quoteIdent, quoteIdents, quoteQualified } from './quote.ts'
import { findColumn, type TypedColumn, type TypedTable } from './typed-table.ts'

export interface ForeignKeyContext {
  readonly database: string
  /** Every table that gets made, by source name. */
  readonly tables: ReadonlyMap<string, TypedTable>
}

/** Foreign keys of a table: added without a look at the rows, then validated (pitfalls K06, K07). */
export function foreignKeyDdl(table: TypedTable, context: ForeignKeyContext): Emitted<ObjectDdl> {
  const ddl: ObjectDdl[] = []
  const left: ObjectResult[] = []
  for (const key of table.source.foreignKeys) {
    const made = convertForeignKey(key, table, context)
    if (typeof made === 'string') left.push(notConverted('foreign-key', sourceName(key, table), made))
    else ddl.push(made)
  }
  return { ddl, left }
}

/** The DDL, or why there is none. */
function convertForeignKey(
  key: ForeignKey,
  child: TypedTable,
  context: ForeignKeyContext,
): ObjectDdl | string {
  if (!child.settings.options['foreignKey.create']) return 'left out by foreignKey.create'
  if (key.referencedSchema !== context.database)
    return `its parent ${key.referencedSchema}.${key.referencedTable} is in another database`
  const parent = context.tables.get(key.referencedTable)
  if (!parent) return `its parent ${key.referencedTable} is not migrated`
  const columns = resolve(child, key.columns)
  const referenced = resolve(parent, key.referencedColumns)
  if (!columns || !referenced) return 'one of its columns is not there'
  if (!hasUniqueKey(parent, key.referencedColumns))
    return `no primary or unique key of ${key.referencedTable} has exactly the columns ${key.referencedColumns.join(', ')}`
  const unlike = columns.findIndex((column, i) => !canReference(column, referenced[i]))
  if (unlike >= 0)
    return `${key.columns[unlike]} (${columns[unlike]?.targetType}) cannot refer to ${referenced[unlike]?.targetType}`
  return emit(key, child, parent, columns, referenced)
}

function emit(
  key: ForeignKey,
  child: TypedTable,
  parent: TypedTable,
  columns: readonly TypedColumn[],
  referenced: readonly TypedColumn[],
): ObjectDdl {
  const name = child.names.foreignKeys.get(key.name) ?? key.name
  const table = quoteQualified(child.schema, child.names.target)
  const parentTable = quoteQualified(parent.schema, parent.names.target)
  const targets = (list: readonly TypedColumn[]) => quoteIdents(list.map((column) => column.target))
  const actions = `ON DELETE ${key.onDelete.toUpperCase()} ON UPDATE ${key.onUpdate.toUpperCase()}`
  return {
    kind: 'foreign-key',
    sourceName: sourceName(key, child),
    targetName: name,
    shape: {
      kind: 'foreign-key',
      table: child.names.target,
      columns: columns.map(({ target }) => target),
      referencedTable: parent.names.target,
      referencedColumns: referenced.map(({ target }) => target),
      onDelete: key.onDelete,
      onUpdate: key.onUpdate,
    },
    statements: [
      `ALTER TABLE ${table} ADD CONSTRAINT ${quoteIdent(name)} FOREIGN KEY (${targets(columns)}) REFERENCES ${parentTable} (${targets(referenced)}) ${actions} NOT VALID`,
      `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdent(name)}`,
    ],
    remarks: caseRemarks(columns),
  }
}

function resolve(table: TypedTable, names: readonly string[]): TypedColumn[] | null {
  const columns = names.map((name) => findColumn(table, name))
  return columns.every((column) => column !== undefined) ? columns : null
}

/** InnoDB lets a foreign key refer to any index; the target wants exactly these columns unique (pitfall K08). */
function hasUniqueKey(parent: TypedTable, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join('\0')
  return parent.source.indexes.some((index) => {
    if (index.kind !== 'primary' && index.kind !== 'unique') return false
    if (index.parts.some((part) => part.column === null || part.prefix !== null)) return false
    return (
      index.parts
        .map((part) => part.column)
        .sort()
        .join('\0') === wanted
    )
  })
}

/** Narrow to wide: the target compares these by an implicit cast of the child's value. */
const widening = ['smallint', 'integer', 'bigint', 'numeric']

function canReference(child: TypedColumn, parent: TypedColumn | undefined): boolean {
  if (!parent) return false
  const [from, to] = [typeFamily(child.targetType), typeFamily(parent.targetType)]
  if (from === to) return true
  const [narrow, wide] = [widening.indexOf(from), widening.indexOf(to)]
  return narrow >= 0 && wide >= narrow
}

function typeFamily(targetType: string): string {
  const base = targetType.replace(/\(.*/, '')
  return base === 'varchar' ? 'text' : base
}

function caseRemarks(columns: readonly TypedColumn[]): string[] {
  return columns
    .filter((column) => isLooselyCompared(column) && column.collation === null)
    .map(
      ({ source }) =>
        `${source.name} (${source.type.collation}): a child that differs from its parent in case or blanks has none on the target`,
    )
}

function sourceName(key: ForeignKey, table: TypedTable): string {
  return `${table.source.name}.${key.name}`
}
