import type { MachineView } from '@data-migration/contract/api'
import type { Machine } from '@data-migration/contract/plugin'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { contains, pageOf } from '../paging.ts'
import { withLogins } from './machine-input.ts'
import { testMachine } from './test-machine.ts'

/** Machines are the host's; here they pass through. */
export function machineRoutes({ context }: HttpDeps): Handlers<RoutesBelow<'machines'>> {
  const { machines, credentials } = context
  return {
    'machines.list': async ({ query }) => {
      const found = (await machines.list()).filter(
        ({ name, host }) => contains(name, query.search) || contains(host, query.search),
      )
      return pageOf(found.map(present), query)
    },
    'machines.create': async ({ body }, { about }) => {
      const machine = await withLogins(credentials, body, (input) => machines.create(input))
      about(`machine/${machine.id}`, { name: machine.name })
      return present(machine)
    },
    'machines.get': async ({ params }) => present(await machines.get(params.machineId)),
    'machines.update': async ({ params, body }, { about }) => {
      await machines.get(params.machineId)
      about(`machine/${params.machineId}`, { name: body.name })
      return present(await withLogins(credentials, body, (input) => machines.update(params.machineId, input)))
    },
    'machines.delete': async ({ params }) => {
      await machines.remove(params.machineId)
    },
    'machines.test': async ({ params }) => await testMachine(context, await machines.get(params.machineId)),
    'machines.acceptHostKey': async ({ params, body }, { about }) => {
      await machines.get(params.machineId)
      about(`machine/${params.machineId}`, { fingerprint: body.fingerprint })
      return present(await machines.pinHostKey(params.machineId, body))
    },
  }
}

/** Handles are no secret, and still nobody's business. */
function present({ users, hostKey, ...machine }: Machine): MachineView {
  return {
    ...machine,
    hostKey: hostKey === null ? null : { algorithm: hostKey.algorithm, fingerprint: hostKey.fingerprint },
    users: users.map(({ id, name, authentication }) => ({ id, name, authentication })),
  }
}
