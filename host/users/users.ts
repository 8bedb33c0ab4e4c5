import { dmError } from '@data-migration/contract/errors'
import type { User } from '@data-migration/contract/api'
import { type DataSource, type EntityManager, Raw } from 'typeorm'
import { instantOf, newId } from '../ids.ts'
import type { UserRow } from '../store/entities/rows.ts'
import { sessionTable, userTable } from '../store/entities/tables.ts'
import { isUniqueViolation } from '../store/open-store.ts'
import { changeUsers, keepAnAdministrator } from './administrators.ts'
import { hashPassword } from './password-hash.ts'
import { weakness } from './password-rules.ts'
import { requireRole } from './roles.ts'

export interface Page {
  readonly page: number
  readonly pageSize: number
}

export async function listUsers(
  store: DataSource,
  { page, pageSize }: Page,
): Promise<{ items: User[]; total: number }> {
  const [rows, total] = await store
    .getRepository(userTable)
    .findAndCount({ order: { name: 'ASC' }, skip: (page - 1) * pageSize, take: pageSize })
  return { items: rows.map(presentUser), total }
}

export interface NewUser {
  readonly name: string
  readonly password: string
  readonly role: string
}

/** Throws DM-AUTH-007, 009, 012. */
export async function createUser(store: DataSource, { name, password, role }: NewUser): Promise<User> {
  checkStrength(password, name)
  const passwordHash = await hashPassword(password)
  return await changeUsers(store, async (manager) => {
    await requireRole(manager, role)
    if ((await findUser(manager, name)) !== null) throw dmError('DM-AUTH-009', { user: name })
    const row: UserRow = {
      id: newId(),
      name,
      roleName: role,
      passwordHash,
      mustChangePassword: true,
      createdAt: instantOf(),
      lastLoginAt: null,
    }
    await manager.insert(userTable, row)
    return presentUser(row)
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? dmError('DM-AUTH-009', { user: name }, { cause: error }) : error
  })
}

/** A password given by somebody else has to be changed, and ends the sessions. Throws DM-AUTH-007, 008, 010, 012. */
export async function updateUser(
  store: DataSource,
  id: string,
  { role, password }: { readonly role?: string | undefined; readonly password?: string | undefined },
): Promise<User> {
  const known = await requireUser(store.manager, id)
  if (password !== undefined) checkStrength(password, known.name)
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  return await changeUsers(store, async (manager) => {
    const row = await requireUser(manager, id)
    if (role !== undefined) row.roleName = (await requireRole(manager, role)).name
    if (passwordHash !== undefined) {
      Object.assign(row, { passwordHash, mustChangePassword: true })
      await manager.delete(sessionTable, { userId: id })
    }
    await manager.update(userTable, { id }, row)
    await keepAnAdministrator(manager)
    return presentUser(row)
  })
}

/** Throws DM-AUTH-008, 010. */
export async function deleteUser(store: DataSource, id: string): Promise<void> {
  await changeUsers(store, async (manager) => {
    await requireUser(manager, id)
    await manager.delete(sessionTable, { userId: id })
    await manager.delete(userTable, { id })
    await keepAnAdministrator(manager)
  })
}

/** User names are one whatever their case. */
export async function findUser(manager: EntityManager, name: string): Promise<UserRow | null> {
  return await manager.findOneBy(userTable, {
    name: Raw((column) => `lower(${column}) = :name`, { name: name.toLowerCase() }),
  })
}

/** Throws DM-AUTH-008. */
export async function requireUser(manager: EntityManager, id: string): Promise<UserRow> {
  const row = await manager.findOneBy(userTable, { id })
  if (row === null) throw dmError('DM-AUTH-008', { user: id })
  return row
}

/** Throws DM-AUTH-007. */
export function checkStrength(password: string, userName: string): void {
  const problem = weakness(password, userName)
  if (problem !== null) throw dmError('DM-AUTH-007', { problem })
}

export function presentUser(row: UserRow): User {
  const { id, name, roleName, mustChangePassword, createdAt, lastLoginAt } = row
  return { id, name, role: roleName, mustChangePassword, createdAt, lastLoginAt }
}
