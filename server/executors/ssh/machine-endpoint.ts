import { dmError } from '@data-migration/contract/errors'
import type { Credentials, Machine, Machines, MachineUser } from '@data-migration/contract/plugin'
import type { SshEndpoint } from './endpoint.ts'

/** Where the host keeps machines and their logins. */
export interface MachineSource {
  readonly machines: Pick<Machines, 'get'>
  readonly credentials: Pick<Credentials, 'use'>
}

/** More hops than anybody has; a machine that leads back to itself is noticed by them. */
const mostHops = 8

/**
 * How to log in to a machine as one of its users, through its jump machines as the first user of each that has a login.
 * Throws DM-SSH-007, DM-SSH-015, DM-INST-018.
 */
export async function machineEndpoint(
  source: MachineSource,
  machineId: string,
  userId: string,
): Promise<SshEndpoint> {
  const machine = await source.machines.get(machineId)
  const user = machine.users.find(({ id }) => id === userId)
  if (user === undefined) throw dmError('DM-INST-018', { user: userId, machine: machine.name })
  return await endpointOf(source, machine, user, mostHops)
}

async function endpointOf(
  source: MachineSource,
  machine: Machine,
  user: MachineUser,
  hops: number,
): Promise<SshEndpoint> {
  const { credential, name } = user
  if (credential === null) throw dmError('DM-SSH-015', { user: name, machine: machine.name })
  return {
    host: machine.host,
    port: machine.port,
    user: name,
    hostKey: machine.hostKey,
    withSecret: (use) => source.credentials.use(credential, use),
    jump: await jumpOf(source, machine, hops),
  }
}

async function jumpOf(source: MachineSource, machine: Machine, hops: number): Promise<SshEndpoint | null> {
  if (machine.jumpMachineId === null) return null
  const jump = await source.machines.get(machine.jumpMachineId)
  const user = jump.users.find(({ credential }) => credential !== null)
  if (user === undefined || hops === 0)
    throw dmError('DM-SSH-015', { user: user?.name ?? 'any', machine: jump.name })
  return await endpointOf(source, jump, user, hops - 1)
}
