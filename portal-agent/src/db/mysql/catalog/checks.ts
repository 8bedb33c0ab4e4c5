import type { Check, Column } from '../../../model/schema.ts'
import { bulkQueryByTable, type CatalogContext } from './bulk-query.ts'
import { decodeExpression } from './string-literal.ts'

/**
 * CHECK constraints of all tables. Older servers parse and ignore them (pitfall K13): they then have no table for them.
 */
export async function readChecks(context: CatalogContext): Promise<ReadonlyMap<string, Check[]>> {
  if (!context.known.has('CHECK_CONSTRAINTS.CHECK_CLAUSE')) return new Map()
  return await (context.version.flavour === 'mariadb' ? mariadbChecks(context) : mysqlChecks(context))
}

/** MariaDB's are unique per table, and always enforced. */
async function mariadbChecks(context: CatalogContext): Promise<Map<string, Check[]>> {
  return await bulkQueryByTable(
    context,
    'list-checks',
    `SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
     WHERE CONSTRAINT_SCHEMA = {database} ORDER BY TABLE_NAME, CONSTRAINT_NAME`,
    ([, name, clause]) => ({ name: name ?? '', sql: clause ?? '', enforced: true }),
  )
}

/** MySQL's are unique per schema; which table one belongs to is written elsewhere. */
async function mysqlChecks(context: CatalogContext): Promise<Map<string, Check[]>> {
  return await bulkQueryByTable(
    context,
    'list-checks',
    `SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, t.ENFORCED
     FROM information_schema.CHECK_CONSTRAINTS AS c
     JOIN information_schema.TABLE_CONSTRAINTS AS t
       ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
     WHERE c.CONSTRAINT_SCHEMA = {database} AND t.CONSTRAINT_TYPE = 'CHECK'
     ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME`,
    ([, name, clause, enforced]) => ({
      name: name ?? '',
      sql: decodeExpression(clause ?? ''),
      enforced: enforced !== 'NO',
    }),
  )
}

/**
 * MariaDB's JSON is LONGTEXT with CHECK (json_valid(column)) (pitfall J07): such a column becomes `json`, and the
 * check, which the type implies, goes. Only in utf8mb4, which JSON always has: text of another character set that is
 * merely checked stays text, to be read by its character set.
 */
export function recogniseJson(
  columns: readonly Column[],
  checks: readonly Check[],
): { readonly columns: Column[]; readonly checks: Check[] } {
  const byClause = new Map(checks.map((check) => [normalised(check.sql), check]))
  const used = new Set<Check>()
  const recognised = columns.map((column) => {
    const check = byClause.get(normalised(`json_valid(\`${column.name.replaceAll('`', '``')}\`)`))
    const { base, charset } = column.type
    if (base !== 'longtext' || charset !== 'utf8mb4' || check === undefined) return column
    used.add(check)
    return { ...column, type: { ...column.type, base: 'json', full: 'json', charset: null, collation: null } }
  })
  return { columns: recognised, checks: checks.filter((check) => !used.has(check)) }
}

function normalised(clause: string): string {
  return clause.replace(/^json_valid/i, 'json_valid').replace(/\s+/g, '')
}
