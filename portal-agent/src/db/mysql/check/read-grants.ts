import type { MysqlConnection } from '../connector.ts'
import { isMysql } from '../version.ts'
import { type Grant, parseGrants } from './grants.ts'

/** What this account may do, with the roles that are active in our sessions. */
export async function readGrants(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<Grant[]> {
  let sql = 'SHOW GRANTS'
  if (isMysql(version, 8, 0)) {
    const [row] = await session.query({ name: 'current-role', sql: 'SELECT CURRENT_ROLE()' }, signal)
    // The server writes the names quoted, ready to be used.
    const roles = row?.[0] ?? 'NONE'
    if (roles !== 'NONE' && roles !== '') sql = `SHOW GRANTS FOR CURRENT_USER() USING ${roles}`
  }
  const rows = await session.query({ name: 'show-grants', sql }, signal)
  return parseGrants(rows.map((row) => row[0] ?? ''))
}

/** `'user'@'host'` of the account the server matched, for statements that grant. */
export async function readAccount({ session }: MysqlConnection, signal: AbortSignal): Promise<string> {
  const [row] = await session.query({ name: 'current-user', sql: 'SELECT CURRENT_USER()' }, signal)
  const text = row?.[0] ?? ''
  const at = text.lastIndexOf('@')
  return `${accountPart(text.slice(0, at))}@${accountPart(text.slice(at + 1))}`
}

function accountPart(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll(`'`, `''`)}'`
}
