import type { DataSource, EntityManager } from 'typeorm'
import { instantOf, newId } from '../ids.ts'
import type { UserRow } from '../store/entities/rows.ts'
import { sessionTable, userTable } from '../store/entities/tables.ts'
import { administratorRole, changeUsers } from './administrators.ts'
import { hashPassword, oneTimePassword } from './password-hash.ts'
import { findUser } from './users.ts'

const adminName = 'admin'

/**
 * A new one-time password of `admin`, to be shown once: at the first start, at later ones as long as nobody has logged
 * in with the one before, and when `reset` is asked for. Null otherwise.
 */
export async function firstAdmin(store: DataSource, reset: boolean): Promise<string | null> {
  if (!reset && !(await isNeeded(store.manager))) return null
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  await changeUsers(store, async (manager) => {
    const known = await findUser(manager, adminName)
    const given = { passwordHash, mustChangePassword: true, roleName: administratorRole }
    if (known === null) {
      const born = { id: newId(), name: adminName, createdAt: instantOf(), lastLoginAt: null }
      await manager.insert(userTable, { ...born, ...given })
      return
    }
    await manager.delete(sessionTable, { userId: known.id })
    await manager.update(userTable, { id: known.id }, given)
  })
  return password
}

async function isNeeded(manager: EntityManager): Promise<boolean> {
  const known = await findUser(manager, adminName)
  return known === null ? (await manager.count(userTable)) === 0 : isUntouched(known)
}

function isUntouched({ mustChangePassword, lastLoginAt }: UserRow): boolean {
  return mustChangePassword && lastLoginAt === null
}
