import { createHash, randomBytes } from 'node:crypto'
import type { User } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { Caller } from '@data-migration/contract/plugin'
import { type DataSource, LessThanOrEqual, Not } from 'typeorm'
import { instantOf } from '../ids.ts'
import type { UserRow } from '../store/entities/rows.ts'
import { roleTable, sessionTable, userTable } from '../store/entities/tables.ts'
import { comparePointlessly, hashPassword, isPassword } from './password-hash.ts'
import { permissionsOf } from './roles.ts'
import { checkStrength, findUser, presentUser } from './users.ts'

const lifetimeMs = 12 * 60 * 60 * 1000

/** Somebody who is logged in. */
export interface Session {
  readonly tokenHash: string
  readonly user: UserRow
  readonly caller: Caller
}

export interface Login {
  /** Known to whoever logged in, and to nobody else: the store has its hash. */
  readonly token: string
  readonly expiresAt: string
  readonly user: User
}

/** Throws DM-AUTH-003. */
export async function logIn(store: DataSource, name: string, password: string): Promise<Login> {
  const user = await findUser(store.manager, name)
  const right =
    user === null ? await comparePointlessly(password) : await isPassword(password, user.passwordHash)
  if (user === null || !right) throw dmError('DM-AUTH-003', {})
  const token = randomBytes(32).toString('base64url')
  const now = Date.now()
  const expiresAt = instantOf(now + lifetimeMs)
  await store.transaction(async (manager) => {
    await manager.delete(sessionTable, { expiresAt: LessThanOrEqual(instantOf(now)) })
    const times = { createdAt: instantOf(now), expiresAt }
    await manager.insert(sessionTable, { tokenHash: hashToken(token), userId: user.id, ...times })
    await manager.update(userTable, { id: user.id }, { lastLoginAt: times.createdAt })
  })
  return { token, expiresAt, user: presentUser({ ...user, lastLoginAt: instantOf(now) }) }
}

/** Null where the token is none of ours, or has ended. */
export async function findSession(
  store: DataSource,
  token: string,
  nowMs: number = Date.now(),
): Promise<Session | null> {
  const tokenHash = hashToken(token)
  const session = await store.manager.findOneBy(sessionTable, { tokenHash })
  if (session === null || session.expiresAt <= instantOf(nowMs)) return null
  const user = await store.manager.findOneBy(userTable, { id: session.userId })
  const role = user === null ? null : await store.manager.findOneBy(roleTable, { name: user.roleName })
  if (user === null || role === null) return null
  const permissions = new Set(permissionsOf(role))
  return { tokenHash, user, caller: { userId: user.id, userName: user.name, permissions } }
}

export async function logOut(store: DataSource, { tokenHash }: Session): Promise<void> {
  await store.manager.delete(sessionTable, { tokenHash })
}

/** Ends all other sessions of the user. Throws DM-AUTH-003, DM-AUTH-007. */
export async function changePassword(
  store: DataSource,
  { user, tokenHash }: Session,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<void> {
  if (!(await isPassword(current, user.passwordHash))) throw dmError('DM-AUTH-003', {})
  if (current === next) throw dmError('DM-AUTH-007', { problem: 'it is the one used until now' })
  checkStrength(next, user.name)
  const passwordHash = await hashPassword(next)
  await store.transaction(async (manager) => {
    await manager.update(userTable, { id: user.id }, { passwordHash, mustChangePassword: false })
    await manager.delete(sessionTable, { userId: user.id, tokenHash: Not(tokenHash) })
  })
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
