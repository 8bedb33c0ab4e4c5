import type { Account, AccountGrant } from '../../../model/accounts.ts'
import type { CatalogueReader } from './catalogue-reader.ts'
import { privilegeOfColumn } from './privilege-words.ts'
import { standingOf } from './standing.ts'

/** An account with its global privileges. */
export interface UserRow {
  readonly account: Account
  readonly global: AccountGrant
  /** MariaDB's role that is active at login. */
  readonly defaultRole: string
}

const facts = ['is_role', 'default_role', 'account_locked', 'password_expired'] as const

/** The accounts of mysql.user, without whatever they log in by. */
export async function readUsers(reader: CatalogueReader, own: string): Promise<UserRow[]> {
  const privileges = reader.columns('user', (name) => name.endsWith('_priv'))
  const known = reader.columns('user', (name) => facts.some((fact) => fact === name))
  // Without the first privilege none is granted to this user, and the accounts would look as if they had none.
  const columns = [...new Set(['User', 'Host', 'Select_priv', ...privileges, ...known])]
  const rows = await reader.rows('user', columns)
  const at = (name: string) => columns.findIndex((column) => column.toLowerCase() === name)
  return rows.map((row) => {
    const [user, host] = [row[0] ?? '', row[1] ?? '']
    const is = (name: (typeof facts)[number]) => at(name) >= 0 && row[at(name)] === 'Y'
    const held = privileges.filter((column) => row[columns.indexOf(column)] === 'Y')
    const granted = held.map(privilegeOfColumn)
    // CREATE ROLE of MySQL makes an account that is locked and whose password has expired.
    const isRole = is('is_role') || (is('account_locked') && is('password_expired'))
    return {
      account: { user, host, standing: standingOf(user, own), isRole, locked: is('account_locked') },
      global: {
        account: { user, host },
        scope: { kind: 'global' },
        privileges: granted.filter((word) => word !== 'GRANT'),
        grantable: granted.includes('GRANT'),
      },
      defaultRole: at('default_role') < 0 ? '' : (row[at('default_role')] ?? ''),
    }
  })
}
