import { installSteps, type InstallInput } from '@data-migration/contract/api'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { Logger, Machine, MachineUser } from '@data-migration/contract/plugin'
import type { Installer, InstallOrder } from '../executors/install/installer.ts'
import type { StepEvent } from '../executors/install/install-step.ts'
import type {
  ExecutorChange,
  NewInstallation,
  StoredExecutor,
  StoredInstallation,
} from '../store/executors.ts'
import type { Store } from '../store/store.ts'
import type { Fleet } from './fleet.ts'
import { holdingSlotsOn } from './holding.ts'
import { localExecutorId } from './local-executor.ts'
import type { PortalPackages } from './portal-packages.ts'
import { stepsAfter, waitingSteps } from './step-list.ts'

export interface InstallationDeps {
  readonly store: Store
  readonly fleet: Fleet
  readonly installer: Installer
  readonly packages: PortalPackages
  /** Of the Portal that speaks with this server. */
  readonly portalVersion: string
  readonly logger: Logger
  readonly now: () => string
}

type Outcome = Pick<ExecutorChange, 'version' | 'directory'>
type Work = (order: InstallOrder) => Promise<Outcome>

interface Place {
  readonly user: Pick<MachineUser, 'id' | 'name'>
  readonly directory: string
}

/** Installs Portal and removes it, in the background; every step is in the store. */
export class Installations implements AsyncDisposable {
  readonly #deps: InstallationDeps
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(deps: InstallationDeps) {
    this.#deps = deps
  }

  /** After a restart nobody works on those that have no end; the executor is as its last word says. */
  async closeUnfinished(): Promise<void> {
    const { store, now } = this.#deps
    for (const { id, executorId, kind } of await store.installations.unfinished()) {
      const step = kind === 'uninstall' ? 'remove' : 'check'
      const error = toErrorBody(dmError('DM-INST-006', { step, problem: 'the server was stopped' }))
      await store.installations.update(id, { state: 'failed', error, endedAt: now() })
      await store.executors.update(executorId, { installState: 'failed' })
    }
  }

  /**
   * Begins an installation and gives its record. Throws DM-INST-007, DM-INST-008, DM-INST-010, DM-INST-012, DM-INST-014,
   * DM-INST-018, DM-SSH-004, DM-SSH-015.
   */
  async install(executorId: string, input: InstallInput): Promise<StoredInstallation> {
    const { fleet, packages, store, installer, portalVersion } = this.#deps
    const machine = await fleet.machine(executorId)
    const user = userOf(machine, input.userId)
    const before = await store.executors.get(executorId)
    const directory = placeFor(before, user, input.directory)
    await this.#checkUnused(machine)
    const imports = input.source.kind === 'import'
    const archives = imports ? [] : await packages.forSource(input.source)
    const work: Work = imports
      ? (order) => installer.find(order, portalVersion)
      : (order) => installer.install(order, archives)
    const kind = imports ? 'import' : 'install'
    return await this.#begin(machine, kind, { user, directory }, before, work)
  }

  /** Throws DM-INST-007, DM-INST-008, DM-INST-009, DM-INST-010, DM-SSH-015. */
  async uninstall(executorId: string): Promise<StoredInstallation> {
    const { fleet, store, installer } = this.#deps
    const machine = await fleet.machine(executorId)
    const before = await store.executors.get(executorId)
    const { userId, directory } = await this.#whereInstalled(before, machine)
    const user = userOf(machine, userId)
    await this.#checkUnused(machine)
    return await this.#begin(machine, 'uninstall', { user, directory }, before, async (order) => {
      await installer.uninstall(order)
      return { version: null, directory: null }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(dmError('DM-TASK-107', {}))
    await Promise.all(this.#running)
  }

  /** Also what a failed installation may have left. */
  async #whereInstalled({ userId, directory, id }: StoredExecutor, { name }: Machine) {
    if (userId !== null && directory !== null) return { userId, directory }
    const last = await this.#deps.store.installations.latestOf(id)
    if (last?.state !== 'failed' || last.userId === null) throw dmError('DM-INST-009', { executor: name })
    return { userId: last.userId, directory: last.directory }
  }

  async #checkUnused({ id, name }: Machine): Promise<void> {
    const { length: count } = await holdingSlotsOn(this.#deps.store, id)
    if (count > 0) throw dmError('DM-INST-008', { executor: name, count })
  }

  async #begin(
    machine: Machine,
    kind: NewInstallation['kind'],
    { user, directory }: Place,
    before: StoredExecutor,
    work: Work,
  ): Promise<StoredInstallation> {
    const { store, fleet } = this.#deps
    const { machine: reached } = await fleet.reach(machine.id, user.id)
    const state = kind === 'uninstall' ? 'uninstalling' : 'installing'
    const names = kind === 'install' ? installSteps : kind === 'uninstall' ? (['remove'] as const) : []
    const given = {
      executorId: machine.id,
      kind,
      state,
      version: null,
      directory,
      steps: waitingSteps(names),
    } as const
    const record = await this.#create({ ...given, user: user.name, userId: user.id }, machine.name)
    await store.executors.update(machine.id, { installState: state })
    const saver = this.#stepSaver(record)
    const order: InstallOrder = {
      id: record.id,
      executorId: machine.id,
      machine: reached,
      directory,
      signal: this.#stop.signal,
      onStep: saver.onStep,
    }
    const running = this.#carryOut(record, order, saver, before, work)
      .catch((error: unknown) => this.#deps.logger.error({ error }, 'an installation could not be closed'))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
    return record
  }

  async #create(given: NewInstallation, executor: string): Promise<StoredInstallation> {
    if (this.#deps.installer.isBusy(given.executorId)) throw dmError('DM-INST-007', { executor })
    return await this.#deps.store.installations.create(given)
  }

  async #carryOut(
    { id, executorId, kind, user, userId }: StoredInstallation,
    order: InstallOrder,
    saver: StepSaver,
    before: StoredExecutor,
    work: Work,
  ): Promise<void> {
    const { store, now } = this.#deps
    try {
      const { version = null, directory = null } = await work(order)
      await saver.saved()
      const state = kind === 'uninstall' ? 'not-installed' : 'installed'
      if (kind === 'uninstall') await store.cursors.forgetExecutor(executorId)
      const where = { version, ...(directory === null ? {} : { directory }) }
      const login = kind === 'uninstall' ? { userId: null, user: null } : { userId, user }
      await store.transaction(async (inside) => {
        await inside.installations.update(id, { state, ...where, error: null, endedAt: now() })
        await inside.executors.update(executorId, { installState: state, version, directory, ...login })
      })
    } catch (error) {
      await saver.saved()
      await store.transaction(async (inside) => {
        await inside.installations.update(id, { state: 'failed', error: toErrorBody(error), endedAt: now() })
        await inside.executors.update(executorId, { installState: stateAfterFailure(kind, before) })
      })
    }
  }

  /** Steps come faster than they can be stored: each write takes the newest list. */
  #stepSaver({ id, steps }: StoredInstallation): StepSaver {
    const { store, logger } = this.#deps
    let list = steps
    let writing = Promise.resolve()
    let queued = false
    const write = async () => {
      queued = false
      await store.installations.update(id, { steps: list }).catch((error: unknown) => {
        logger.error({ installation: id, error }, 'a step could not be stored')
      })
    }
    return {
      onStep: (event) => {
        list = stepsAfter(list, event)
        if (queued) return
        queued = true
        writing = writing.then(write)
      },
      saved: () => writing,
    }
  }
}

interface StepSaver {
  readonly onStep: (event: StepEvent) => void
  saved(): Promise<void>
}

/** An installation that fails is rolled back: a version from before goes on. */
function stateAfterFailure(
  kind: StoredInstallation['kind'],
  { installState }: StoredExecutor,
): StoredExecutor['installState'] {
  return kind !== 'uninstall' && installState === 'installed' ? 'installed' : 'failed'
}

/** Throws DM-INST-018, DM-SSH-004, DM-SSH-015. */
function userOf(machine: Machine, userId: string): MachineUser {
  const user = machine.users.find(({ id }) => id === userId)
  if (user === undefined) throw dmError('DM-INST-018', { user: userId, machine: machine.name })
  if (machine.id === localExecutorId) return user
  if (user.credential === null) throw dmError('DM-SSH-015', { user: user.name, machine: machine.name })
  if (machine.hostKey === null) throw dmError('DM-SSH-004', { host: machine.host, port: machine.port })
  return user
}

/**
 * One Portal on an executor, and an installation over it goes to the same place, whose home directory only the machine
 * knows; another place means to remove it first. Throws DM-INST-014.
 */
function placeFor(before: StoredExecutor, user: MachineUser, directory: string): string {
  if (before.installState !== 'installed' || before.directory === null) return directory
  const same = directory.startsWith('~')
    ? before.directory.endsWith(directory.slice(1).replace(/\/$/, ''))
    : before.directory === directory
  if (same && before.userId === user.id) return before.directory
  const problem = `Portal is in ${before.directory} of ${before.user ?? ''} already; uninstall it first`
  throw dmError('DM-INST-014', { directory, problem })
}
