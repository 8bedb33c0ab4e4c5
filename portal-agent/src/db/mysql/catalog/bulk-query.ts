import type { MysqlConnection } from '../connector.ts'
import type { TextRow } from '../wire/packets.ts'
import { textLiteral } from '../sql/literal.ts'

/** What the parts of the catalogue reader share: one session, one database, which columns information_schema has. */
export interface CatalogContext extends Pick<MysqlConnection, 'session' | 'version'> {
  readonly database: string
  /** `TABLE.COLUMN` of information_schema in upper case, as far as versions differ. */
  readonly known: ReadonlySet<string>
  readonly signal: AbortSignal
}

/**
 * One query for all tables of the database (pitfall O18), its rows parsed one by one: those of ten thousand tables are
 * never in memory together. `{database}` in it is the database's name as a literal.
 */
export async function bulkQuery<T>(
  context: CatalogContext,
  name: string,
  sql: string,
  parse: (row: TextRow) => T,
): Promise<T[]> {
  const parsed: T[] = []
  await eachRow(context, name, sql, (row) => parsed.push(parse(row)))
  return parsed
}

/** The same by the table that the first column names, in the order they come. */
export async function bulkQueryByTable<T>(
  context: CatalogContext,
  name: string,
  sql: string,
  parse: (row: TextRow) => T,
): Promise<Map<string, T[]>> {
  const groups = new Map<string, T[]>()
  await eachRow(context, name, sql, (row) => {
    const [table] = row
    const item = parse(row)
    const group = groups.get(table ?? '')
    if (group === undefined) groups.set(table ?? '', [item])
    else group.push(item)
  })
  return groups
}

async function eachRow(
  { session, database, signal }: CatalogContext,
  name: string,
  sql: string,
  take: (row: TextRow) => void,
): Promise<void> {
  const one = sharedCells()
  const statement = { name, sql: sql.replaceAll('{database}', textLiteral(database)) }
  await session.eachRow(statement, (row) => take(row.map(one)), signal)
}

/** Longer ones are comments and bodies, of which hardly two are alike. */
const longestShared = 64

/** A hundred thousand columns have a few types, collations and names: one string of each is kept, not one a cell. */
function sharedCells(): (cell: string | null) => string | null {
  const shared = new Map<string, string>()
  return (cell) => {
    if (cell === null || cell.length > longestShared) return cell
    const known = shared.get(cell)
    if (known === undefined) shared.set(cell, cell)
    return known ?? cell
  }
}

/** A column of an information_schema table where this server has it, else SQL NULL. */
export function columnOrNull(context: CatalogContext, table: string, column: string): string {
  return context.known.has(`${table}.${column}`) ? column : 'NULL'
}

const varying = ['COLUMNS', 'STATISTICS', 'CHECK_CONSTRAINTS', 'TABLE_CONSTRAINTS']

/** Which columns of the tables that grew over the versions are there. */
export async function knownColumns(
  connection: MysqlConnection,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const rows = await connection.session.query(
    {
      name: 'information-schema',
      sql: `SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME IN (${varying.map((name) => `'${name}'`).join(', ')})`,
    },
    signal,
  )
  return new Set(rows.map(([table, column]) => `${table}.${column}`.toUpperCase()))
}
