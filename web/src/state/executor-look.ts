import type { Executor, InstallState } from '@data-migration/contract/api'
import type { Look } from './look.ts'

const installLooks: Readonly<Record<InstallState, Look>> = {
  'not-installed': { tone: 'info', icon: 'square' },
  installing: { tone: 'primary', icon: 'dot' },
  uninstalling: { tone: 'primary', icon: 'dot' },
  installed: { tone: 'success', icon: 'check' },
  failed: { tone: 'danger', icon: 'cross' },
}

const stateLooks: Readonly<Record<Executor['state'], Look>> = {
  online: { tone: 'success', icon: 'check' },
  lost: { tone: 'danger', icon: 'alert' },
  unknown: { tone: 'info', icon: 'clock' },
}

export function installLook(state: InstallState): Look {
  return installLooks[state]
}

export function executorLook(state: Executor['state']): Look {
  return stateLooks[state]
}

/** Whether sub-tasks can be given to it now. */
export function isReady(executor: Pick<Executor, 'install' | 'state'>): boolean {
  return executor.install.state === 'installed' && executor.state !== 'lost'
}
