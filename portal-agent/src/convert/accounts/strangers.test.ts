import { expect, it } from 'vitest'
import type { Account, AccountGrant, SourceAccounts } from '../../model/accounts.ts'
import { database } from '../fixtures.ts'
import { markStrangers } from './strangers.ts'

const account = (user: string, rest: Partial<Account> = {}): Account => ({
  user,
  host: '%',
  standing: 'ordinary',
  isRole: false,
  locked: false,
  ...rest,
})
const named = (user: string) => ({ user, host: '%' })

function standings(users: readonly string[], more: Partial<SourceAccounts>): Record<string, string> {
  const accounts = [...users.map((user) => account(user)), account('root', { standing: 'administrator' })]
  const source = { accounts, grants: [], roles: [], elsewhere: [], proxies: [], unread: [], ...more }
  const marked = markStrangers(source, database())
  return Object.fromEntries(marked.accounts.map(({ user, standing }) => [user, standing]))
}

function grant(user: string, privilege: string, scope: AccountGrant['scope']): AccountGrant {
  return { account: named(user), scope, privileges: [privilege], grantable: false }
}

it('V08 makes no role of an account that has nothing to do with the database', () => {
  const grants = [
    grant('app', 'SELECT', { kind: 'database' }),
    grant('clerk', 'SELECT', { kind: 'column', table: 't', column: 'c' }),
    grant('planner', 'EVENT', { kind: 'database' }),
    grant('all', 'INSERT', { kind: 'global' }),
    grant('replica', 'REPLICATION SLAVE', { kind: 'global' }),
  ]
  expect(standings(['app', 'clerk', 'planner', 'all', 'replica', 'other'], { grants })).toEqual({
    app: 'ordinary',
    clerk: 'ordinary',
    planner: 'ordinary',
    all: 'ordinary',
    replica: 'stranger',
    other: 'stranger',
    root: 'administrator',
  })
})

it('V08 keeps who has a role that is something to the database, through roles of roles', () => {
  const grants = [grant('writer', 'INSERT', { kind: 'table', table: 't' })]
  const of = (role: string, member: string) => ({
    role: named(role),
    member: named(member),
    admin: false,
    onDemand: false,
  })
  const roles = [of('staff', 'ann'), of('writer', 'staff'), of('else', 'bob')]
  expect(standings(['writer', 'staff', 'ann', 'else', 'bob'], { grants, roles })).toMatchObject({
    writer: 'ordinary',
    staff: 'ordinary',
    ann: 'ordinary',
    else: 'stranger',
    bob: 'stranger',
  })
})
