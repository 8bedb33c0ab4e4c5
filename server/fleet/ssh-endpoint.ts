import { dmError } from '@data-migration/contract/errors'
import type { Credentials, Machine, Machines } from '@data-migration/contract/plugin'
import type { SshEndpoint } from '../executors/ssh/endpoint.ts'

export interface EndpointDeps {
  readonly machines: Machines
  readonly credentials: Credentials
}

/** A chain of jump hosts is short; a ring of them never ends. */
const longestChain = 5

/**
 * Where and as whom to log in. The login itself is asked for anew at every connection. Throws DM-INST-018 for a user the
 * machine does not have, DM-SSH-015 for one without a login, DM-SSH-007, DM-SSH-012.
 */
export async function sshEndpoint(
  deps: EndpointDeps,
  machine: Machine,
  userId: string,
  depth = 1,
): Promise<SshEndpoint> {
  const user = machine.users.find(({ id }) => id === userId)
  if (user === undefined) throw dmError('DM-INST-018', { user: userId, machine: machine.name })
  if (user.credential === null) throw dmError('DM-SSH-015', { user: user.name, machine: machine.name })
  const { host, port, hostKey } = machine
  return {
    host,
    port,
    hostKey,
    user: user.name,
    withSecret: async (use) => {
      const now = (await deps.machines.get(machine.id)).users.find(({ id }) => id === userId)
      const credential = now?.credential ?? null
      if (credential === null) throw dmError('DM-SSH-015', { user: user.name, machine: machine.name })
      return await deps.credentials.use(credential, use)
    },
    jump: await jumpEndpoint(deps, machine, depth),
  }
}

/** Through the first user of the jump host that has a login. */
async function jumpEndpoint(
  deps: EndpointDeps,
  { jumpMachineId, host, port }: Machine,
  depth: number,
): Promise<SshEndpoint | null> {
  if (jumpMachineId === null) return null
  const jump = await deps.machines.get(jumpMachineId)
  if (depth >= longestChain) throw dmError('DM-SSH-012', { jump: jump.name, host, port })
  const user = jump.users.find(({ credential }) => credential !== null)
  if (user === undefined) throw dmError('DM-SSH-015', { user: jump.users[0]?.name ?? '', machine: jump.name })
  return await sshEndpoint(deps, jump, user.id, depth + 1)
}

/** Two endpoints with the same text are the same place, reached the same way. */
export function endpointText({ host, port, user, hostKey, jump }: SshEndpoint): string {
  return JSON.stringify([host, port, user, hostKey, jump === null ? null : endpointText(jump)])
}
