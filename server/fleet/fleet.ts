import { DmError, dmError } from '@data-migration/contract/errors'
import type { Credentials, Machine, Machines } from '@data-migration/contract/plugin'
import type { ExecutorLink } from '../executors/link.ts'
import type { ExecutorPlace, MachinePool, PooledMachine } from '../executors/machine-pool.ts'
import { openShell, type ShellOptions } from '../executors/shell/open-shell.ts'
import { machineEndpoint } from '../executors/ssh/machine-endpoint.ts'
import type { OpenedShell, Shells } from '../realtime/shells.ts'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { Executors, StoredExecutor } from '../store/executors.ts'
import { freshEndpoint } from './fresh-endpoint.ts'
import { localExecutor, localExecutorId } from './local-executor.ts'

export interface FleetDeps {
  readonly machines: Machines
  readonly credentials: Credentials
  readonly executors: Executors
  readonly pool: MachinePool
}

/** The machines of the host and the server's own, and the ways to them. */
export interface Fleet extends ExecutorLinks, Shells {
  /** The server's own machine first. */
  list(): Promise<readonly Machine[]>
  /** Throws DM-INST-010. */
  machine(executorId: string): Promise<Machine>
  /** For an installation as this user. Not to be disposed of. Throws DM-INST-010, DM-INST-018, DM-SSH-015. */
  reach(executorId: string, userId: string): Promise<PooledMachine>
}

export function openFleet({ machines, credentials, executors, pool }: FleetDeps): Fleet {
  const source = { machines, credentials }
  const machine = async (executorId: string): Promise<Machine> => {
    if (executorId === localExecutorId) return localExecutor()
    return await machines.get(executorId).catch((error: unknown) => {
      throw isUnknownMachine(error)
        ? dmError('DM-INST-010', { executor: executorId }, { cause: error })
        : error
    })
  }
  const placeOf = async (executorId: string, userId: string): Promise<ExecutorPlace> => {
    if (executorId === localExecutorId) return { kind: 'local' }
    const now = () => machineEndpoint(source, executorId, userId)
    return { kind: 'ssh', endpoint: freshEndpoint(await now(), now) }
  }
  const installed = async (executorId: string) =>
    installationOf(await executors.get(executorId), await machine(executorId))
  return {
    list: async () => [localExecutor(), ...(await machines.list())],
    machine,
    reach: async (executorId, userId) => {
      await machine(executorId)
      return await pool.machineOf(executorId, await placeOf(executorId, userId))
    },
    of: async (executorId): Promise<ExecutorLink> => {
      const { userId, directory } = await installed(executorId)
      return await pool.linkOf(executorId, await placeOf(executorId, userId), directory)
    },
    open: async (executorId, options: ShellOptions): Promise<OpenedShell> => {
      const { userId } = await installed(executorId)
      const pooled = await pool.machineOf(executorId, await placeOf(executorId, userId))
      if (pooled.kind === 'local') throw dmError('DM-SSH-016', {})
      const { host } = await machine(executorId)
      return { host, user: pooled.machine.user, shell: await openShell(pooled.machine, options) }
    },
  }
}

function isUnknownMachine(error: unknown): boolean {
  return error instanceof DmError && error.code === 'DM-SSH-007'
}

/** Throws DM-INST-009. */
function installationOf({ installState, userId, directory }: StoredExecutor, { name }: Machine) {
  if (installState !== 'installed' || userId === null || directory === null)
    throw dmError('DM-INST-009', { executor: name })
  return { userId, directory }
}
