import type { Index, IndexPart } from '../../../model/schema.ts'
import { bulkQueryByTable, type CatalogContext, columnOrNull } from './bulk-query.ts'
import { unescapeBackslashes } from './string-literal.ts'

interface IndexRow {
  readonly index: string
  readonly unique: boolean
  readonly type: string
  readonly part: IndexPart
  readonly comment: string
  readonly invisible: boolean
}

/** Indexes of all tables, the primary key first. */
export async function readIndexes(context: CatalogContext): Promise<ReadonlyMap<string, Index[]>> {
  const or = (column: string) => columnOrNull(context, 'STATISTICS', column)
  const groups = await bulkQueryByTable(
    context,
    'list-indexes',
    `SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, COLLATION, INDEX_TYPE, INDEX_COMMENT,
            ${or('IS_VISIBLE')}, ${or('IGNORED')}, ${or('EXPRESSION')}
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {database}
     ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX`,
    indexRow,
  )
  return new Map([...groups].map(([table, parts]) => [table, collectIndexes(parts)]))
}

function indexRow(row: readonly (string | null)[]): IndexRow {
  const [, index, nonUnique, column = null, subPart, order, type, comment] = row
  const [visible, ignored, expression] = row.slice(8)
  return {
    index: index ?? '',
    unique: nonUnique === '0',
    type: (type ?? '').toUpperCase(),
    part: {
      column,
      expression: typeof expression === 'string' ? unescapeBackslashes(expression) : null,
      prefix: typeof subPart === 'string' ? Number(subPart) : null,
      descending: order === 'D',
    },
    comment: comment ?? '',
    invisible: visible === 'NO' || ignored === 'YES',
  }
}

function collectIndexes(rows: readonly IndexRow[]): Index[] {
  const names = [...new Set(rows.map((row) => row.index))]
  return names.map((name) => {
    const parts = rows.filter((row) => row.index === name)
    const first = parts[0] as IndexRow
    const kind = kindOf(first)
    // A spatial index shows the size of a bounding box as if it were a prefix.
    const plain = kind === 'spatial' || kind === 'fulltext'
    return {
      name,
      kind,
      parts: parts.map(({ part }) => (plain ? { ...part, prefix: null } : part)),
      invisible: first.invisible,
      comment: first.comment,
    }
  })
}

function kindOf(row: IndexRow): Index['kind'] {
  if (row.index === 'PRIMARY') return 'primary'
  if (row.type === 'FULLTEXT') return 'fulltext'
  if (row.type === 'SPATIAL') return 'spatial'
  return row.unique ? 'unique' : 'index'
}
