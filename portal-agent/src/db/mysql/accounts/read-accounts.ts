import type { AccountGrant, SourceAccounts } from '../../../model/accounts.ts'
import { readAccount } from '../check/read-grants.ts'
import type { MysqlConnection } from '../connector.ts'
import { isMysql } from '../version.ts'
import { CatalogueReader } from './catalogue-reader.ts'
import { readObjectGrants } from './read-object-grants.ts'
import { readRoleGrants } from './read-roles.ts'
import { readUsers, type UserRow } from './read-users.ts'
import { type AccountSettings, readAccountSettings } from './role-settings.ts'
import { withoutRevoked } from './partial-revokes.ts'

/** Accounts, roles and what they may do in the database (pitfall V08). What this user may not read is told, not guessed. */
export async function readAccounts(
  connection: MysqlConnection,
  database: string,
  signal: AbortSignal,
): Promise<SourceAccounts> {
  const { version, user } = connection
  const reader = await CatalogueReader.open(connection, await readAccount(connection, signal), signal)
  const settings = await readAccountSettings(connection, signal)
  const users = await readUsers(reader, user)
  const objects = await readObjectGrants(reader, database, !settings.partialRevokes)
  const roles = await readRoleGrants(reader, { version, users, settings })
  return {
    accounts: users.map(({ account }) => account),
    grants: [
      ...(await globalGrants({ connection, reader, database, users, settings }, signal)),
      ...(isMysql(version, 8) ? await readDynamic(reader) : []),
      ...objects.grants,
    ],
    roles,
    elsewhere: objects.elsewhere,
    proxies: await readProxies(reader),
    unread: reader.unread,
  }
}

interface GlobalSource {
  readonly connection: MysqlConnection
  readonly reader: CatalogueReader
  readonly database: string
  readonly users: readonly UserRow[]
  readonly settings: AccountSettings
}

async function globalGrants(
  { connection, reader, database, users, settings }: GlobalSource,
  signal: AbortSignal,
): Promise<AccountGrant[]> {
  const grants = users.map(({ global }) => global).filter(({ privileges }) => privileges.length > 0)
  if (!settings.partialRevokes) return grants
  return await withoutRevoked(grants, { connection, reader, database }, signal)
}

async function readDynamic(reader: CatalogueReader): Promise<AccountGrant[]> {
  const rows = await reader.rows('global_grants', ['USER', 'HOST', 'PRIV', 'WITH_GRANT_OPTION'])
  return rows.map(([user, host, privilege, grantable]) => ({
    account: { user: user ?? '', host: host ?? '' },
    scope: { kind: 'global' },
    privileges: [privilege ?? ''],
    grantable: grantable === 'Y',
  }))
}

async function readProxies(reader: CatalogueReader): Promise<SourceAccounts['proxies']> {
  const rows = await reader.rows('proxies_priv', ['User', 'Host', 'Proxied_user', 'Proxied_host'])
  return rows.map(([user, host, asUser, asHost]) => ({
    who: { user: user ?? '', host: host ?? '' },
    as: { user: asUser ?? '', host: asHost ?? '' },
  }))
}
