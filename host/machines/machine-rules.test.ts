import type { CredentialHandle, MachineInput, MachineUser } from '@data-migration/contract/plugin'
import { expect, it } from 'vitest'
import { userProblems } from './machine-rules.ts'

const known: MachineUser[] = [
  { id: 'u1', name: 'root', credential: 'c' as CredentialHandle, authentication: 'password' },
]
const input = (users: MachineInput['users']): MachineInput => ({
  name: 'm',
  host: 'h',
  port: 22,
  jumpMachineId: null,
  users,
})

it.each([
  ['new and known users', [{ id: 'u1', name: 'admin' }, { name: 'root' }], []],
  ['a name twice', [{ name: 'a' }, { name: 'a' }], ['body.users.1.name']],
  ['an id of another machine', [{ id: 'u2', name: 'a' }], ['body.users.0.id']],
  [
    'an id twice',
    [
      { id: 'u1', name: 'a' },
      { id: 'u1', name: 'b' },
    ],
    ['body.users.1.id'],
  ],
])('of %s', (_what, users, paths) => {
  expect(userProblems(input(users), known).map(({ path }) => path)).toEqual(paths)
})
