import type { DatabaseSchema } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { type EqualCollation, equalCollation } from './equal-collation.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'
import type { PlanSettings } from './settings.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'

/**
 * Whether the source compares the column by a collation that holds texts equal which the target, comparing bytes,
 * tells apart (pitfalls S08, S09, S24). Labels of enum and set have one form only.
 */
export function isLooselyCompared({ row, source }: Pick<TypedColumn, 'row' | 'source'>): boolean {
  const { base, collation } = source.type
  return (
    row.name === 'text' && base !== 'enum' && base !== 'set' && collation !== null && !/_bin$/.test(collation)
  )
}

/** Trailing blanks do not count in any collation of the source but the newer NO PAD ones (pitfall S08). */
export function ignoresTrailingBlanks(collation: string): boolean {
  return !/_0900_|_nopad_/.test(collation)
}

/** `table\0column` of text columns that a foreign key ties together, at either end. */
export type TiedColumns = ReadonlySet<string>

export function tiedColumns(schema: DatabaseSchema): TiedColumns {
  const tied = new Set<string>()
  for (const table of schema.tables)
    for (const key of table.foreignKeys) {
      for (const column of key.columns) tied.add(`${table.name}\0${column}`)
      for (const column of key.referencedColumns) tied.add(`${key.referencedTable}\0${column}`)
    }
  return tied
}

/**
 * The collation a column itself gets: with the policy `column` every loosely compared one, with `meaning` those that
 * foreign keys tie, as a key that refers has no other way to find a parent written otherwise (pitfall K19).
 */
export function columnCollation(
  column: Pick<TypedColumn, 'row' | 'source'>,
  tied: boolean,
  settings: PlanSettings,
): EqualCollation | null {
  const policy = settings.options['collation.keys']
  if (settings.targetKind !== 'postgresql' || !isLooselyCompared(column)) return null
  if (policy !== 'column' && !(policy === 'meaning' && tied)) return null
  return equalCollation(column.source.type.collation ?? '')
}

/** CREATE COLLATION for all that columns or keys use, once each. */
export function collationDdl(tables: readonly TypedTable[]): ObjectDdl[] {
  const used = new Map<string, EqualCollation & { readonly of: string; readonly schema: string }>()
  for (const table of tables)
    for (const column of table.columns) {
      const found = column.collation ?? (isKeyedLoosely(column, table) ? keyCollation(column) : null)
      const of = column.source.type.collation ?? ''
      if (found !== null && !used.has(found.name))
        used.set(found.name, { ...found, of, schema: table.schema })
    }
  return [...used.values()].map(({ name, locale, of, schema }) => ({
    kind: 'collation',
    added: true,
    sourceName: of,
    targetName: name,
    statements: [
      `CREATE COLLATION ${quoteQualified(schema, name)} (provider = icu, locale = ${quoteLiteral(locale)}, deterministic = false)`,
    ],
    remarks: ['holds equal what the source does; LIKE on a column of this collation needs PostgreSQL 18'],
  }))
}

function keyCollation(column: TypedColumn): EqualCollation {
  return equalCollation(column.source.type.collation ?? '')
}

function isKeyedLoosely(column: TypedColumn, table: TypedTable): boolean {
  if (!keepsMeaning(table) || !isLooselyCompared(column)) return false
  return table.source.indexes.some(
    ({ kind, parts }) =>
      (kind === 'primary' || kind === 'unique') && parts.some((part) => part.column === column.source.name),
  )
}

/** Whether unique keys of the table get a second index that is as strict as the source's. */
export function keepsMeaning({ settings }: TypedTable): boolean {
  return settings.targetKind === 'postgresql' && settings.options['collation.keys'] !== 'exact'
}

/**
 * A text as a part of a unique index that holds equal what the source does: without trailing blanks where they do not
 * count, under the collation of its language.
 */
export function equalPart(sql: string, column: TypedColumn, table: TypedTable): string {
  const collation = column.source.type.collation ?? ''
  const text = ignoresTrailingBlanks(collation) ? `(rtrim(${sql}, ' '))` : `(${sql})`
  return `${text} COLLATE ${quoteQualified(table.schema, equalCollation(collation).name)}`
}

export function collateClause(column: TypedColumn, schema: string): string | null {
  return column.collation === null
    ? null
    : `COLLATE ${quoteIdent(schema)}.${quoteIdent(column.collation.name)}`
}
