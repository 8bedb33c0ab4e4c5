import type { LoggedStatement } from '../../model/change-block.ts'
import { withoutComments } from './statement-text.ts'

/**
 * `irrelevant`: other databases. `passed-over`: no table that is moved. `truncate`: one table is emptied. `follow`: the
 * structure of a table that is moved changes. `stop`: it cannot be followed.
 */
export type Judgement = 'irrelevant' | 'passed-over' | 'truncate' | 'follow' | 'stop'

const name = '(?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)'
const qualified = `(${name}(?:\\s*\\.\\s*${name})?)`

/** Objects that are no tables and of which the target has no copy that could fall behind. */
const otherObjects =
  /^(CREATE|ALTER|DROP)\s+(OR\s+REPLACE\s+)?(ALGORITHM\s*=\s*\w+\s+)?(DEFINER\s*=\s*\S+\s+)?(SQL\s+SECURITY\s+\w+\s+)?(VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|PACKAGE|SEQUENCE|AGGREGATE)\b/i

const tableStatements: readonly RegExp[] = [
  new RegExp(
    `^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:TEMPORARY\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${qualified}`,
    'i',
  ),
  new RegExp(`^ALTER\\s+(?:ONLINE\\s+)?(?:IGNORE\\s+)?TABLE\\s+(?:IF\\s+EXISTS\\s+)?${qualified}`, 'i'),
  new RegExp(`^TRUNCATE\\s+(?:TABLE\\s+)?${qualified}`, 'i'),
  new RegExp(
    `^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:\\w+\\s+)*INDEX\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${name}[^]*?\\sON\\s+${qualified}`,
    'i',
  ),
  new RegExp(`^DROP\\s+INDEX\\s+(?:IF\\s+EXISTS\\s+)?${name}\\s+ON\\s+${qualified}`, 'i'),
]
const tableLists: readonly RegExp[] = [
  /^DROP\s+(?:TEMPORARY\s+)?TABLES?\s+(?:IF\s+EXISTS\s+)?([^]*?)(?:\s+(?:RESTRICT|CASCADE))?\s*(?:\/\*[^]*)?$/i,
  /^RENAME\s+TABLES?\s+(?:IF\s+EXISTS\s+)?([^]*)$/i,
]

export interface JudgingOptions {
  /** Names of tables are the same in upper and lower case. */
  readonly foldsNames?: boolean
  /** Whether a table that comes is to be moved. */
  readonly selects?: (table: string) => boolean
}

/** What to do about a statement, given the tables that are moved. What is not understood and may concern them stops. */
export function judgeStatement(
  statement: Pick<LoggedStatement, 'schema' | 'sql'>,
  database: string,
  tables: ReadonlySet<string>,
  { foldsNames = false, selects = () => false }: JudgingOptions = {},
): Judgement {
  const sql = withoutComments(statement.sql)
  if (otherObjects.test(sql)) return statement.schema === database ? 'passed-over' : 'irrelevant'
  const touched = touchedTables(sql)
  if (touched === null) return mayConcern(statement, database) ? 'stop' : 'irrelevant'
  const ours = touched.filter(({ schema }) => (schema ?? statement.schema) === database)
  if (ours.length === 0) return 'irrelevant'
  // Only their session sees them (pitfall D27).
  if (/^(CREATE|DROP)\s+(OR\s+REPLACE\s+)?TEMPORARY\b/i.test(sql)) return 'passed-over'
  const isMoved = ({ table }: NamedTable) => tables.has(foldsNames ? table.toLowerCase() : table)
  if (/^CREATE\s+(OR\s+REPLACE\s+)?TABLE\b/i.test(sql) && !ours.some(isMoved))
    return ours.some(({ table }) => selects(table)) ? 'follow' : 'passed-over'
  if (!ours.some(isMoved)) return 'passed-over'
  if (/^TRUNCATE\b/i.test(sql)) return 'truncate'
  return 'follow'
}

/** The table a TRUNCATE names. */
export function truncatedTable(sql: string): string {
  return touchedTables(withoutComments(sql))?.[0]?.table ?? ''
}

/** Tables of this database that a statement names, as it writes them; null where its form is not known. */
export function namedTables(
  { schema, sql }: Pick<LoggedStatement, 'schema' | 'sql'>,
  database: string,
): readonly string[] | null {
  const plain = withoutComments(sql)
  const touched = touchedTables(plain)
  if (touched === null) return null
  return [...touched, ...otherTables(plain)]
    .filter((named) => (named.schema ?? schema) === database)
    .map(({ table }) => table)
}

/** `EXCHANGE PARTITION ... WITH TABLE`, `CONVERT PARTITION ... TO TABLE`, and what a key refers to is no part of it. */
function otherTables(sql: string): NamedTable[] {
  if (!/^ALTER\b/i.test(sql)) return []
  const match = new RegExp(`\\b(?:WITH|TO|CONVERT)\\s+TABLE\\s+${qualified}`, 'i').exec(
    sql.replaceAll(/'(?:[^'\\]|''|\\[^])*'/g, "''"),
  )
  return match === null ? [] : [parseName(match[1] ?? '')]
}

interface NamedTable {
  readonly schema: string | null
  readonly table: string
}

/** Null: a statement of a form that is not known. */
function touchedTables(sql: string): NamedTable[] | null {
  for (const pattern of tableStatements) {
    const match = pattern.exec(sql)
    if (match !== null) return [parseName(match[1] ?? ''), ...renamedTo(sql)]
  }
  for (const pattern of tableLists) {
    const list = pattern.exec(sql)?.[1]
    if (list !== undefined) return list.split(/,|\sTO\s/i).map((part) => parseName(part.trim()))
  }
  return null
}

/** ALTER TABLE … RENAME [TO] another name. */
function renamedTo(sql: string): NamedTable[] {
  if (!/^ALTER\b/i.test(sql)) return []
  const match = new RegExp(
    `\\sRENAME\\s+(?:TO\\s+|AS\\s+)?(?!COLUMN\\b|INDEX\\b|KEY\\b)${qualified}\\s*(?:,|$)`,
    'i',
  ).exec(sql)
  return match === null ? [] : [parseName(match[1] ?? '')]
}

function parseName(text: string): NamedTable {
  const [first = '', second] = [...text.matchAll(new RegExp(name, 'g'))].map(([part]) => unquoted(part))
  return second === undefined ? { schema: null, table: first } : { schema: first, table: second }
}

function unquoted(part: string): string {
  return part.startsWith('`') ? part.slice(1, -1).replaceAll('``', '`') : part
}

function mayConcern({ schema, sql }: Pick<LoggedStatement, 'schema' | 'sql'>, database: string): boolean {
  return schema === database || sql.includes(database)
}
