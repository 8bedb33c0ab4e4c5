import { dmError } from '@data-migration/contract/errors'
import type { DataSource, EntityManager } from 'typeorm'
import type { RoleRow } from '../store/entities/rows.ts'
import { roleTable, userTable } from '../store/entities/tables.ts'

export const administratorRole = 'administrator'

/** A change of users or roles: one at a time, since each has to leave an administrator behind. */
export async function changeUsers<T>(
  store: DataSource,
  change: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return await store.transaction(async (manager) => {
    if (store.options.type === 'postgres')
      await manager.query('LOCK TABLE host_user, role IN SHARE ROW EXCLUSIVE MODE')
    return await change(manager)
  })
}

/** To be called after the change, in its transaction. Throws DM-AUTH-010. */
export async function keepAnAdministrator(manager: EntityManager): Promise<void> {
  const roles = (await manager.find(roleTable)).filter(isAdministrators).map(({ name }) => name)
  const users = await manager.find(userTable)
  if (!users.some(({ roleName }) => roles.includes(roleName))) throw dmError('DM-AUTH-010', {})
}

function isAdministrators(role: RoleRow): boolean {
  return (JSON.parse(role.permissions) as readonly string[]).includes('admin')
}
