import { dmError } from '@data-migration/contract/errors'
import type { Machine } from '../machine.ts'
import { isUnreachable } from '../unreachable.ts'
import {
  type FoundInstallation,
  findInstallation,
  switchVersion,
  uninstallPortal,
} from './change-installation.ts'
import { type Installed, installPortal } from './install-portal.ts'
import type { StepListener } from './install-step.ts'
import type { PortalPackage } from './portal-package.ts'

export interface InstallOrder {
  /** Id of the installation's record. */
  readonly id: string
  readonly executorId: string
  readonly machine: Machine
  readonly directory: string
  readonly onStep: StepListener
  readonly signal: AbortSignal
}

/** Installs, removes and switches Portal on executors; one change at a time on each. */
export interface Installer {
  /** Throws DM-INST-007 at once when a change is under way on this executor, here or by anybody else. */
  install(order: InstallOrder, packages: readonly PortalPackage[]): Promise<Installed>
  uninstall(order: InstallOrder): Promise<void>
  switchTo(order: InstallOrder, version: string): Promise<void>
  find(order: InstallOrder, expected: string): Promise<FoundInstallation>
  isBusy(executorId: string): boolean
}

/** How many ids of lost changes an executor's next change is told. */
const longestMemory = 20

export function newInstaller(): Installer {
  const busy = new Set<string>()
  const lost = new Map<string, string[]>()
  const alone = async <T>(order: InstallOrder, work: (over: readonly string[]) => Promise<T>): Promise<T> => {
    const { executorId, id } = order
    if (busy.has(executorId)) throw dmError('DM-INST-007', { executor: order.machine.label })
    busy.add(executorId)
    try {
      const result = await work(lost.get(executorId) ?? [])
      lost.delete(executorId)
      return result
    } catch (error) {
      // Its lock may still be held by a script that has not noticed yet.
      if (isUnreachable(error))
        lost.set(executorId, [...(lost.get(executorId) ?? []), id].slice(-longestMemory))
      throw error
    } finally {
      busy.delete(executorId)
    }
  }
  return {
    install: (order, packages) => alone(order, (over) => installPortal({ ...order, over, packages })),
    uninstall: (order) => alone(order, (over) => uninstallPortal({ ...order, over })),
    switchTo: (order, version) => alone(order, (over) => switchVersion({ ...order, over, version })),
    find: (order, expected) => alone(order, () => findInstallation({ ...order, expected })),
    isBusy: (executorId) => busy.has(executorId),
  }
}
