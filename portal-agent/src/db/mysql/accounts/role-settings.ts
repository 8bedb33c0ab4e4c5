import type { AccountName } from '../../../model/accounts.ts'
import type { MysqlConnection } from '../connector.ts'
import { isMysql } from '../version.ts'

/** Settings of the server that decide what accounts may do. */
export interface AccountSettings {
  /** Roles that every account has. */
  readonly mandatory: readonly AccountName[]
  /** Granted roles are active without SET ROLE. */
  readonly activateAll: boolean
  /** Privileges on everything may lack single databases, and `%` and `_` in names of databases are plain characters. */
  readonly partialRevokes: boolean
}

export async function readAccountSettings(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<AccountSettings> {
  const ask = async (sql: string) => (await session.query({ name: 'account-settings', sql }, signal))[0]
  const roles = isMysql(version, 8)
    ? await ask('SELECT @@GLOBAL.mandatory_roles, @@GLOBAL.activate_all_roles_on_login')
    : undefined
  const revokes = isMysql(version, 8, 0, 16) ? await ask('SELECT @@GLOBAL.partial_revokes') : undefined
  return {
    mandatory: parseAccountList(roles?.[0] ?? ''),
    activateAll: roles?.[1] === '1',
    partialRevokes: revokes?.[0] === '1',
  }
}

/** `reader, 'boss'@'%', \`x\`@localhost`; a name without host is of every host. */
export function parseAccountList(text: string): AccountName[] {
  const part = '(\'(?:[^\']|\'\')*\'|`(?:[^`]|``)*`|"(?:[^"]|"")*"|[^\\s,@\'`"]+)'
  const pattern = new RegExp(`${part}(?:\\s*@\\s*${part})?`, 'g')
  return [...text.matchAll(pattern)].map(([, user = '', host]) => ({
    user: unquoted(user),
    host: host === undefined ? '%' : unquoted(host),
  }))
}

function unquoted(name: string): string {
  const quote = name.charAt(0)
  if (!['`', "'", '"'].includes(quote)) return name
  return name.slice(1, -1).replaceAll(quote + quote, quote)
}
