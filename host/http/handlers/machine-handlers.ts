import type { HostRouteName, MachineView, RequestOf, hostRoutes } from '@data-migration/contract/api'
import type {
  CredentialHandle,
  Credentials,
  Machine,
  MachineInput,
  Machines,
} from '@data-migration/contract/plugin'
import { checkPrivateKey } from '../../machines/private-key.ts'
import { sameHostKey } from '../../machines/host-key.ts'
import { changedKey, showHostKey } from '../../machines/connect.ts'
import { testMachine } from '../../machines/test-machine.ts'
import type { Handlers } from '../mount-routes.ts'
import { contains, pageOf } from '../paging.ts'

type Names = Extract<HostRouteName, `machines.${string}`>
type Body = RequestOf<(typeof hostRoutes)['machines.create']>['body']

export function machineHandlers(machines: Machines, credentials: Credentials): Handlers<Names> {
  return {
    'machines.list': async ({ query }) => {
      const all = await machines.list()
      const found = all.filter(({ name, host }) => contains(`${name} ${host}`, query.search))
      return pageOf(found.map(presentMachine), query)
    },
    'machines.create': async ({ body }, call) => {
      call.about(`machine/${body.name}`, { host: body.host, port: body.port })
      const machine = await withLogins(credentials, body, (input) => machines.create(input))
      call.about(`machine/${machine.id}`, { name: body.name, host: body.host, port: body.port })
      return presentMachine(machine)
    },
    'machines.get': async ({ params }) => presentMachine(await machines.get(params.machineId)),
    'machines.update': async ({ params, body }, call) => {
      call.about(`machine/${params.machineId}`, { name: body.name, host: body.host, port: body.port })
      const update = (input: MachineInput) => machines.update(params.machineId, input)
      return presentMachine(await withLogins(credentials, body, update))
    },
    'machines.delete': async ({ params }, call) => {
      call.about(`machine/${params.machineId}`)
      await machines.remove(params.machineId)
      return undefined
    },
    'machines.test': async ({ params }, call) => {
      call.about(`machine/${params.machineId}`)
      return await testMachine(await machines.get(params.machineId), machines, credentials)
    },
    'machines.acceptHostKey': async ({ params, body }, call) => {
      const { machineId } = params
      call.about(`machine/${machineId}`, { fingerprint: body.fingerprint })
      const machine = await machines.get(machineId)
      const shown = await showHostKey(machine, body, machines, credentials)
      if (!sameHostKey(shown, body)) throw changedKey(machine, shown)
      return presentMachine(await machines.pinHostKey(machineId, body))
    },
  }
}

export function presentMachine({ users, ...machine }: Machine): MachineView {
  return { ...machine, users: users.map(({ id, name, authentication }) => ({ id, name, authentication })) }
}

/** Stores the logins that were entered; where the machine is refused they are forgotten again. Throws DM-SSH-005. */
async function withLogins(
  credentials: Credentials,
  { users, ...machine }: Body,
  save: (input: MachineInput) => Promise<Machine>,
): Promise<Machine> {
  for (const { secret } of users) if (secret?.kind === 'private-key') checkPrivateKey(secret)
  const stored: CredentialHandle[] = []
  try {
    const logins: MachineInput['users'][number][] = []
    for (const { id, name, secret } of users) {
      const credential = secret === undefined ? undefined : await credentials.store(withoutUndefined(secret))
      if (credential !== undefined) stored.push(credential)
      logins.push({
        name,
        ...(id === undefined ? {} : { id }),
        ...(credential === undefined ? {} : { credential }),
      })
    }
    return await save({ ...machine, users: logins })
  } catch (error) {
    for (const credential of stored) await credentials.forget(credential)
    throw error
  }
}

type Entered = NonNullable<Body['users'][number]['secret']>

function withoutUndefined(secret: Entered) {
  if (secret.kind === 'password') return secret
  const { kind, privateKey, passphrase } = secret
  return { kind, privateKey, ...(passphrase === undefined ? {} : { passphrase }) }
}
