import { DmError, dmError } from '@data-migration/contract/errors'
import type { Machine } from '@data-migration/contract/plugin'
import { localMachine } from '../executors/link/local-machine.ts'
import { installedPortal } from '../executors/link/portal-location.ts'
import { portalLink } from '../executors/link/portal-link.ts'
import type { ExecutorLink } from '../executors/link.ts'
import type { Machine as ReachedMachine } from '../executors/machine.ts'
import type { SshEndpoint } from '../executors/ssh/endpoint.ts'
import { sshMachine } from '../executors/ssh/ssh-machine.ts'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { Executors, StoredExecutor } from '../store/executors.ts'
import { localExecutor, localExecutorId } from './local-executor.ts'
import { type EndpointDeps, endpointText, sshEndpoint } from './ssh-endpoint.ts'

export interface FleetDeps extends EndpointDeps {
  readonly executors: Executors
}

interface OpenLink {
  readonly place: string
  readonly link: ExecutorLink
}

/** The machines of the host and the server's own, and the ways to them. Links are kept, one for each executor. */
export class Fleet implements ExecutorLinks, AsyncDisposable {
  readonly #deps: FleetDeps
  readonly #links = new Map<string, OpenLink>()
  #closed = false

  constructor(deps: FleetDeps) {
    this.#deps = deps
  }

  /** The server's own machine first. */
  async list(): Promise<readonly Machine[]> {
    return [localExecutor(), ...(await this.#deps.machines.list())]
  }

  /** Throws DM-INST-010. */
  async machine(executorId: string): Promise<Machine> {
    if (executorId === localExecutorId) return localExecutor()
    try {
      return await this.#deps.machines.get(executorId)
    } catch (error) {
      const gone = error instanceof DmError && error.code === 'DM-SSH-007'
      throw gone ? dmError('DM-INST-010', { executor: executorId }, { cause: error }) : error
    }
  }

  /** Null for the server's own machine. Throws DM-INST-010, DM-INST-018, DM-SSH-015. */
  async endpoint(executorId: string, userId: string): Promise<SshEndpoint | null> {
    if (executorId === localExecutorId) return null
    return await sshEndpoint(this.#deps, await this.machine(executorId), userId)
  }

  /** A connection of its own, for an installation; whoever asks for it disposes of it. Throws as `endpoint`. */
  async reach(executorId: string, userId: string): Promise<ReachedMachine> {
    const endpoint = await this.endpoint(executorId, userId)
    return endpoint === null ? localMachine() : sshMachine(endpoint)
  }

  async of(executorId: string): Promise<ExecutorLink> {
    const machine = await this.machine(executorId)
    const { userId, directory } = installationOf(await this.#deps.executors.get(executorId), machine)
    const endpoint = await this.endpoint(executorId, userId)
    const place = JSON.stringify([directory, endpoint === null ? null : endpointText(endpoint)])
    const open = this.#links.get(executorId)
    if (open?.place === place) return open.link
    if (this.#closed) throw dmError('DM-TASK-107', {})
    const reached = endpoint === null ? localMachine() : sshMachine(endpoint)
    const link = portalLink(reached, installedPortal(directory))
    this.#links.set(executorId, { place, link })
    await open?.link[Symbol.asyncDispose]()
    return link
  }

  /** Portal there is gone or another one: whoever follows it notices. */
  async drop(executorId: string): Promise<void> {
    const open = this.#links.get(executorId)
    this.#links.delete(executorId)
    await open?.link[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#links.keys()].map((id) => this.drop(id)))
  }
}

/** Throws DM-INST-009. */
function installationOf({ installState, userId, directory }: StoredExecutor, { name }: Machine) {
  if (installState !== 'installed' || userId === null || directory === null)
    throw dmError('DM-INST-009', { executor: name })
  return { userId, directory }
}
