import type { CallOf, MachineView, routes } from '@data-migration/contract/api'

type Input = CallOf<(typeof routes)['machines.create']>['body']
type User = Input['users'][number]

export interface UserFields {
  id: string
  name: string
  /** `stored` keeps the login that is there. */
  secret: 'stored' | 'password' | 'private-key'
  password: string
  privateKey: string
  passphrase: string
}

export interface MachineFields {
  name: string
  host: string
  port: number
  jumpMachineId: string
  users: UserFields[]
}

export function newUser(): UserFields {
  return { id: '', name: '', secret: 'password', password: '', privateKey: '', passphrase: '' }
}

export function machineFieldsOf(stored: MachineView | null): MachineFields {
  if (stored === null) return { name: '', host: '', port: 22, jumpMachineId: '', users: [newUser()] }
  return {
    name: stored.name,
    host: stored.host,
    port: stored.port,
    jumpMachineId: stored.jumpMachineId ?? '',
    users: stored.users.map(({ id, name }) => ({ ...newUser(), id, name, secret: 'stored' })),
  }
}

/** The body of a request. A name left empty is the address. */
export function machineInputOf(fields: MachineFields): Input {
  return {
    name: fields.name.trim() === '' ? fields.host : fields.name,
    host: fields.host,
    port: fields.port,
    jumpMachineId: fields.jumpMachineId === '' ? null : fields.jumpMachineId,
    users: fields.users.map((user) => ({
      ...(user.id === '' ? {} : { id: user.id }),
      name: user.name,
      ...secretOf(user),
    })),
  }
}

function secretOf(user: UserFields): Pick<User, 'secret'> {
  if (user.secret === 'password') return { secret: { kind: 'password', password: user.password } }
  if (user.secret === 'stored') return {}
  const { privateKey, passphrase } = user
  return { secret: { kind: 'private-key', privateKey, ...(passphrase === '' ? {} : { passphrase }) } }
}
