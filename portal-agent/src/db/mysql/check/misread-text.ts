import { DmError } from '@data-migration/contract/errors'
import type { CheckItem, TableRules } from '@data-migration/contract/portal'
import type { Column, Table } from '../../../model/schema.ts'
import type { MysqlConnection } from '../connector.ts'
import type { Statement } from '../session/session.ts'
import { qualifiedName, quoteIdentifier } from '../sql/identifier.ts'

/** Rows of each table that are looked at: the first ones its storage gives. */
const lookedAt = 1000
/** Tables that are looked at, the largest first: the pre-check is to be quick. */
const mostTables = 1000

/**
 * UTF-8 that was written through a connection that called it latin1 (pitfall S02): such bytes hardly ever come about by
 * chance, and moved as they stand they are the wrong letters on the target as well.
 */
export async function misreadText(
  { session }: MysqlConnection,
  database: string,
  tables: readonly Table[],
  rules: TableRules,
  signal: AbortSignal,
): Promise<CheckItem[]> {
  const items: CheckItem[] = []
  for (const table of looked(tables)) {
    const columns = table.columns.filter(isLatin)
    const sql = countOf(database, table, columns)
    const [counts = []] = await readable(session, { name: 'misread-text', sql, table: table.name }, signal)
    for (const [i, column] of columns.entries()) {
      const rows = Number(counts[i] ?? 0)
      if (rows > 0 && rules[table.name]?.columns?.readAs?.[column.name] === undefined)
        items.push(misreadItem(table.name, column.name, rows))
    }
  }
  return items
}

function looked(tables: readonly Table[]): readonly Table[] {
  return tables
    .filter(({ columns }) => columns.some(isLatin))
    .toSorted((a, b) => Number(BigInt(b.dataBytes) - BigInt(a.dataBytes)))
    .slice(0, mostTables)
}

/** That a table may not be read, or is locked, is told elsewhere. */
async function readable(session: MysqlConnection['session'], statement: Statement, signal: AbortSignal) {
  try {
    return await session.query(statement, signal)
  } catch (error) {
    if (error instanceof DmError && session.usable) return []
    throw error
  }
}

function isLatin({ type, generated }: Column): boolean {
  const { base, charset } = type
  return charset === 'latin1' && base !== 'enum' && base !== 'set' && generated === null
}

function countOf(database: string, { name }: Table, columns: readonly Column[]): string {
  const names = columns.map((column) => quoteIdentifier(column.name))
  const counts = names.map((column) => `SUM(${isUtf8(`CAST(first.${column} AS BINARY)`)})`)
  const first = `SELECT ${names.join(', ')} FROM ${qualifiedName(database, name)} LIMIT ${lookedAt}`
  return `SELECT ${counts.join(', ')} FROM (${first}) first`
}

/** Whole as UTF-8, and not only ASCII. What is invalid comes back as NULL or as other bytes, by version. */
function isUtf8(bytes: string): string {
  const text = `CONVERT(${bytes} USING utf8mb4)`
  return `COALESCE(LENGTH(${bytes}) > CHAR_LENGTH(${text}) AND CAST(${text} AS BINARY) = ${bytes}, 0)`
}

function misreadItem(table: string, column: string, rows: number): CheckItem {
  return {
    key: 'source.column.misread',
    severity: 'warning',
    subject: `${table}.${column}`,
    found: `bytes of UTF-8 in latin1, in ${rows} of the first ${lookedAt} rows`,
    required: 'text in the character set of its column',
    why: 'Moved as it is declared, such text has the wrong letters on the target, too, and is verified as equal.',
    fix: `objects.rules: "${table}": { "columns": { "readAs": { "${column}": "utf8mb4" } } }`,
  }
}
