import type { Column } from '../../../model/schema.ts'
import type { View } from '../../../model/stored-objects.ts'
import { bulkQuery, type CatalogContext } from './bulk-query.ts'

/** The server shows an empty query to users without SHOW VIEW. */
export async function readViews(
  context: CatalogContext,
  columns: ReadonlyMap<string, readonly Column[]>,
): Promise<View[]> {
  return await bulkQuery(
    context,
    'list-views',
    `SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, IS_UPDATABLE, DEFINER, SECURITY_TYPE, CHARACTER_SET_CLIENT,
            COLLATION_CONNECTION
     FROM information_schema.VIEWS WHERE TABLE_SCHEMA = {database} ORDER BY TABLE_NAME`,
    ([name, sql, check, updatable, definer, security, charset, collation]) => ({
      name: name ?? '',
      sql: sql === undefined || sql === '' ? null : sql,
      columns: (columns.get(name ?? '') ?? []).map((column) => ({ name: column.name, type: column.type })),
      security: security === 'INVOKER' ? 'invoker' : 'definer',
      checkOption: checkOption(check ?? ''),
      updatable: updatable === 'YES',
      definer: definer ?? '',
      sqlMode: [],
      charset: charset ?? '',
      collation: collation ?? '',
    }),
  )
}

function checkOption(word: string): View['checkOption'] {
  return word === 'LOCAL' ? 'local' : word === 'CASCADED' ? 'cascaded' : 'none'
}
