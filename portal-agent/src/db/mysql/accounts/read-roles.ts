import type { AccountName, RoleGrant } from '../../../model/accounts.ts'
import { isMysql, type MysqlVersion } from '../version.ts'
import type { CatalogueReader } from './catalogue-reader.ts'
import type { UserRow } from './read-users.ts'
import type { AccountSettings } from './role-settings.ts'

interface RoleFacts {
  readonly version: MysqlVersion
  readonly users: readonly UserRow[]
  readonly settings: AccountSettings
}

/** Who has which role, those included that everybody has. */
export async function readRoleGrants(reader: CatalogueReader, facts: RoleFacts): Promise<RoleGrant[]> {
  if (facts.version.flavour === 'mariadb') return await readMappings(reader, facts.users)
  if (!isMysql(facts.version, 8)) return []
  return [...(await readEdges(reader, facts.settings)), ...mandatoryGrants(facts)]
}

const key = (role: AccountName, member: AccountName) =>
  JSON.stringify([role.user, role.host, member.user, member.host])

async function readEdges(reader: CatalogueReader, { activateAll }: AccountSettings): Promise<RoleGrant[]> {
  const defaults = await reader.rows('default_roles', [
    'DEFAULT_ROLE_USER',
    'DEFAULT_ROLE_HOST',
    'USER',
    'HOST',
  ])
  const name = (user: string | null | undefined, host: string | null | undefined): AccountName => ({
    user: user ?? '',
    host: host ?? '',
  })
  const active = new Set(
    defaults.map(([role, roleHost, user, host]) => key(name(role, roleHost), name(user, host))),
  )
  const columns = ['FROM_USER', 'FROM_HOST', 'TO_USER', 'TO_HOST', 'WITH_ADMIN_OPTION']
  return (await reader.rows('role_edges', columns)).map(([role, roleHost, user, host, admin]) => {
    const [from, to] = [name(role, roleHost), name(user, host)]
    return {
      role: from,
      member: to,
      admin: admin === 'Y',
      onDemand: !activateAll && !active.has(key(from, to)),
    }
  })
}

function mandatoryGrants({ users, settings: { mandatory, activateAll } }: RoleFacts): RoleGrant[] {
  return mandatory.flatMap((role) =>
    users
      .filter(({ account }) => !account.isRole && account.standing === 'ordinary')
      .map(({ account: { user, host } }) => ({
        role,
        member: { user, host },
        admin: false,
        onDemand: !activateAll,
      })),
  )
}

async function readMappings(reader: CatalogueReader, users: readonly UserRow[]): Promise<RoleGrant[]> {
  const active = new Set(
    users.map(({ account: { user, host }, defaultRole }) => JSON.stringify([defaultRole, user, host])),
  )
  const rows = await reader.rows('roles_mapping', ['Role', 'User', 'Host', 'Admin_option'])
  return rows.map(([role, user, host, admin]) => ({
    role: { user: role ?? '', host: '' },
    member: { user: user ?? '', host: host ?? '' },
    admin: admin === 'Y',
    onDemand: !active.has(JSON.stringify([role, user, host])),
  }))
}
