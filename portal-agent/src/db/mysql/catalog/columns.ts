import type { Column, SourceType } from '../../../model/schema.ts'
import { isMariadb } from '../version.ts'
import { bulkQueryByTable, type CatalogContext, columnOrNull } from './bulk-query.ts'
import { type DefaultDialect, parseDefault } from './column-default.ts'
import { parseColumnType } from './column-type.ts'
import { decodeExpression } from './string-literal.ts'

/** Columns of all tables and views, in their order. */
export async function readColumns(context: CatalogContext): Promise<ReadonlyMap<string, Column[]>> {
  const dialect: DefaultDialect = isMariadb(context.version, 10, 2, 7) ? 'mariadb' : 'mysql'
  const typeOf = sharedTypes()
  return await bulkQueryByTable(
    context,
    'list-columns',
    `SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME,
            COLLATION_NAME, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLUMN_COMMENT,
            ${columnOrNull(context, 'COLUMNS', 'GENERATION_EXPRESSION')}
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {database} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    (row) => parseColumn(row, typeOf(row), dialect),
  )
}

/** One object for all columns of the very same type: large databases have many columns and few types. */
function sharedTypes(): (row: readonly (string | null)[]) => SourceType {
  const known = new Map<string, SourceType>()
  return (row) => {
    const [columnType, maxLength = null, charset = null, collation = null] = row.slice(3, 7)
    const key = JSON.stringify([columnType, maxLength, charset, collation])
    const type =
      known.get(key) ?? parseColumnType({ columnType: columnType ?? '', maxLength, charset, collation })
    known.set(key, type)
    return type
  }
}

function parseColumn(row: readonly (string | null)[], type: SourceType, dialect: DefaultDialect): Column {
  const [, name, ordinal] = row
  const [nullable, defaultText = null, extra, comment, generation] = row.slice(7)
  const facts = { text: defaultText, extra: extra ?? '', nullable: nullable === 'YES', type }
  return {
    name: name ?? '',
    ordinal: Number(ordinal),
    type,
    nullable: facts.nullable,
    default: parseDefault(facts, dialect),
    autoIncrement: /\bauto_increment\b/i.test(facts.extra),
    onUpdateNow: /\bon update current_timestamp/i.test(facts.extra),
    generated: parseGenerated(facts.extra, generation ?? '', dialect),
    invisible: /\binvisible\b/i.test(facts.extra),
    comment: comment ?? '',
  }
}

/**
 * `VIRTUAL GENERATED`, `STORED GENERATED`, MariaDB's old `PERSISTENT`. The period columns of a system-versioned table
 * (ROW START, ROW END) are plain columns to us: their values cannot be computed (pitfall C06).
 */
function parseGenerated(extra: string, expression: string, dialect: DefaultDialect): Column['generated'] {
  const kind = /\b(VIRTUAL|STORED|PERSISTENT)\b/i.exec(extra)?.[1]?.toUpperCase()
  if (kind === undefined || /^ROW (START|END)$/i.test(expression)) return null
  return {
    sql: dialect === 'mysql' ? decodeExpression(expression) : expression,
    stored: kind !== 'VIRTUAL',
  }
}
