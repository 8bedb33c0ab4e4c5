import type { MergedRole } from '@data-migration/contract/portal'
import { type Account, type AccountName, accountText, type SourceAccounts } from '../../model/accounts.ts'
import type { TargetRoles } from '../../model/ports/catalog.ts'
import type { PlanSettings } from '../settings.ts'
import { nameRoles } from './role-names.ts'

/** MariaDB's role that everybody has. */
export const everybody = 'PUBLIC'

export interface MergedAccounts {
  readonly roles: readonly MergedRole[]
  readonly leftOut: readonly { readonly account: string; readonly reason: string }[]
  /** Role of an account, PUBLIC among them; null for one that is left out. */
  roleOf(account: AccountName): string | null
}

const reasons: Readonly<Record<Exclude<Account['standing'], 'ordinary'>, string>> = {
  server: 'an account of the server itself',
  administrator: 'an administrator of the source',
  own: 'the account Portal reads with',
  stranger: 'it has no privileges on this database',
}

/** Names of the roles that accounts of the source would become. */
export function wantedRoles(source: SourceAccounts, settings: PlanSettings): string[] {
  return [
    ...nameRoles(
      ordinary(source).map(({ user }) => user),
      settings,
    ).values(),
  ].map(({ role }) => role)
}

function ordinary({ accounts }: SourceAccounts): Account[] {
  return accounts.filter(
    (account) => account.standing === 'ordinary' && account.user !== '' && !isPublic(account),
  )
}

function isPublic({ user, host }: AccountName): boolean {
  return user === everybody && host === ''
}

/** One role for all accounts of one user name: the target does not tell hosts apart, pg_hba.conf does. */
export function mergeAccounts(
  source: SourceAccounts,
  target: TargetRoles,
  settings: PlanSettings,
): MergedAccounts {
  const accounts = ordinary(source)
  const names = nameRoles(
    accounts.map(({ user }) => user),
    settings,
  )
  const there = new Map(target.roles.map((role) => [role.name, role]))
  const leftOut = source.accounts
    .filter((account) => !accounts.includes(account) && !isPublic(account))
    .map(leave)
  const roles: MergedRole[] = []
  const roleOf = new Map<string, string>()
  for (const [user, own] of Map.groupBy(accounts, (account) => account.user)) {
    const { role, remarks } = names.get(user) ?? { role: user, remarks: [] }
    if (there.get(role)?.administrator === true) {
      for (const account of own)
        leftOut.push({
          account: accountText(account),
          reason: `role ${role} is an administrator of the target (DM-TGT-074)`,
        })
      continue
    }
    roleOf.set(user, role)
    const login = own.some(({ isRole, locked }) => !isRole && !locked)
    const more = [
      ...remarks,
      ...hostRemarks(own, source),
      ...loginRemarks(own, login),
      ...onDemand(own, source),
    ]
    roles.push({ role, login, accounts: own.map(accountText), existed: there.has(role), remarks: more })
  }
  return {
    roles,
    leftOut,
    roleOf: (account) => (isPublic(account) ? everybody : (roleOf.get(account.user) ?? null)),
  }
}

function leave(account: Account): { readonly account: string; readonly reason: string } {
  const { standing, user } = account
  if (standing !== 'ordinary') return { account: accountText(account), reason: reasons[standing] }
  const reason = user === '' ? 'an anonymous account; the target has none' : 'it is left out'
  return { account: accountText(account), reason }
}

function hostRemarks(own: readonly Account[], source: SourceAccounts): string[] {
  if (own.length < 2) return []
  const hosts = own.map(({ host }) => host).join(', ')
  const rights = own.map(({ user, host }) =>
    JSON.stringify(
      source.grants
        .filter(({ account }) => account.user === user && account.host === host)
        .map(({ scope, privileges, grantable }) => [scope, privileges.toSorted(), grantable])
        .map((grant) => JSON.stringify(grant))
        .sort(),
    ),
  )
  const merged = `stands for the hosts ${hosts}: limit them in pg_hba.conf`
  if (new Set(rights).size < 2) return [merged]
  return [merged, 'its accounts have different privileges on the source; the role has all of them']
}

function loginRemarks(own: readonly Account[], login: boolean): string[] {
  if (login || own.every(({ isRole }) => isRole)) return []
  return ['is locked on the source, so it may not log in']
}

function onDemand(own: readonly Account[], { roles }: SourceAccounts): string[] {
  const users = new Set(own.map(({ user }) => user))
  const later = roles.filter(({ member, onDemand: lazy }) => lazy && users.has(member.user))
  return [...new Set(later.map(({ role }) => role.user))].map(
    (role) => `role ${role} is active at once; on the source after SET ROLE`,
  )
}
