import type { ExecutorLink } from './link.ts'
import { installedPortal, type PortalLocation } from './link/portal-location.ts'
import { localMachine } from './link/local-machine.ts'
import { portalLink } from './link/portal-link.ts'
import type { Machine } from './machine.ts'
import type { SshEndpoint } from './ssh/endpoint.ts'
import { sshMachine, type SshMachine } from './ssh/ssh-machine.ts'

/** Where an executor is: behind an SSH login, or the server's own machine. */
export type ExecutorPlace =
  { readonly kind: 'ssh'; readonly endpoint: SshEndpoint } | { readonly kind: 'local' }

/** A machine and whether it is reached by SSH; a shell needs that. */
export type PooledMachine =
  | { readonly kind: 'ssh'; readonly machine: SshMachine }
  | { readonly kind: 'local'; readonly machine: Machine }

/**
 * The one connection to each executor, shared by installation, link and shell. Another address, user or host key closes
 * the former connection.
 */
export interface MachinePool extends AsyncDisposable {
  machineOf(executorId: string, place: ExecutorPlace): Promise<PooledMachine>
  /** The link to the Portal in `directory`, or wherever a checkout has it. Not to be disposed of. */
  linkOf(executorId: string, place: ExecutorPlace, portal: string | PortalLocation): Promise<ExecutorLink>
  /** Closes the connection, as when the machine was removed. */
  forget(executorId: string): Promise<void>
}

interface Held {
  readonly address: string
  readonly pooled: PooledMachine
  readonly links: Map<string, ExecutorLink>
}

export function newMachinePool(): MachinePool {
  const held = new Map<string, Held>()
  const forget = async (executorId: string) => {
    const former = held.get(executorId)
    held.delete(executorId)
    await former?.pooled.machine[Symbol.asyncDispose]()
  }
  const hold = async (executorId: string, place: ExecutorPlace): Promise<Held> => {
    const address = addressOf(place)
    const current = held.get(executorId)
    if (current?.address === address) return current
    const next: Held = { address, pooled: connect(place), links: new Map() }
    const former = current?.pooled.machine
    held.set(executorId, next)
    await former?.[Symbol.asyncDispose]()
    return next
  }
  return {
    machineOf: async (executorId, place) => (await hold(executorId, place)).pooled,
    linkOf: async (executorId, place, portal) => {
      const { pooled, links } = await hold(executorId, place)
      const location = typeof portal === 'string' ? installedPortal(portal) : portal
      const key = JSON.stringify(location)
      const link = links.get(key) ?? portalLink(pooled.machine, location)
      links.set(key, link)
      return link
    },
    forget,
    async [Symbol.asyncDispose]() {
      await Promise.all([...held.keys()].map(forget))
    },
  }
}

function connect(place: ExecutorPlace): PooledMachine {
  return place.kind === 'ssh'
    ? { kind: 'ssh', machine: sshMachine(place.endpoint) }
    : { kind: 'local', machine: localMachine() }
}

/** Everything that makes it another connection; a changed password counts at the next login. */
function addressOf(place: ExecutorPlace): string {
  return place.kind === 'local' ? 'local' : sshAddress(place.endpoint)
}

function sshAddress({ host, port, user, hostKey, jump }: SshEndpoint): string {
  const key = hostKey === null ? 'none' : `${hostKey.algorithm} ${hostKey.fingerprint}`
  return [user, host, port, key, ...(jump === null ? [] : [sshAddress(jump)])].join('\n')
}
