import { type Permission, permissions as allPermissions } from '@data-migration/contract/plugin'
import { dmError } from '@data-migration/contract/errors'
import type { DataSource, EntityManager } from 'typeorm'
import type { RoleRow } from '../store/entities/rows.ts'
import { roleTable } from '../store/entities/tables.ts'
import { changeUsers, keepAnAdministrator } from './administrators.ts'

export interface Role {
  readonly name: string
  readonly permissions: Permission[]
  readonly builtIn: boolean
}

export async function listRoles(store: DataSource): Promise<Role[]> {
  const rows = await store.getRepository(roleTable).find({ order: { name: 'ASC' } })
  return rows.map(roleOf)
}

/** Creates or changes a role. Throws DM-AUTH-010. */
export async function saveRole(
  store: DataSource,
  name: string,
  permissions: readonly Permission[],
): Promise<Role> {
  return await changeUsers(store, async (manager) => {
    const roles = manager.getRepository(roleTable)
    const known = await roles.findOneBy({ name })
    const ordered = allPermissions.filter((permission) => permissions.includes(permission))
    const row = { name, permissions: JSON.stringify(ordered), builtIn: known?.builtIn ?? false }
    await (known === null ? roles.insert(row) : roles.update({ name }, { permissions: row.permissions }))
    await keepAnAdministrator(manager)
    return roleOf(row)
  })
}

/** Throws DM-AUTH-012. */
export async function requireRole(manager: EntityManager, name: string): Promise<Role> {
  const row = await manager.findOneBy(roleTable, { name })
  if (row === null) throw dmError('DM-AUTH-012', { role: name })
  return roleOf(row)
}

export function permissionsOf(row: RoleRow): Permission[] {
  const stored = JSON.parse(row.permissions) as readonly string[]
  return allPermissions.filter((permission) => stored.includes(permission))
}

function roleOf(row: RoleRow): Role {
  return { name: row.name, permissions: permissionsOf(row), builtIn: row.builtIn }
}
