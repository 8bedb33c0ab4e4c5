import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'
import type { TypedTable } from './typed-table.ts'

/** COMMENT ON the table and its columns (pitfall C09); null where there is none. */
export function commentDdl(table: TypedTable): ObjectDdl | null {
  const name = quoteQualified(table.schema, table.names.target)
  const statements = [
    comment(`TABLE ${name}`, table.source.comment),
    ...table.columns.map((column) =>
      comment(`COLUMN ${name}.${quoteIdent(column.target)}`, column.source.comment),
    ),
  ].filter((statement) => statement !== null)
  if (statements.length === 0) return null
  return {
    kind: 'comment',
    sourceName: table.source.name,
    targetName: table.names.target,
    statements,
    remarks: [],
  }
}

function comment(object: string, text: string): string | null {
  return text === '' ? null : `COMMENT ON ${object} IS ${quoteLiteral(text.replaceAll('\0', ''))}`
}
