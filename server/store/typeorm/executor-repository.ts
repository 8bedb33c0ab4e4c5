import { dmError } from '@data-migration/contract/errors'
import { IsNull } from 'typeorm'
import { newId } from '../../ids.ts'
import type {
  ExecutorChange,
  Executors,
  InstallationChange,
  Installations,
  NewInstallation,
  StoredExecutor,
  StoredInstallation,
} from '../executors.ts'
import { executorEntity, installationEntity, type InstallationRow } from './executor-entities.ts'
import type { Session } from './session.ts'
import { isUniqueViolation } from './unique-violation.ts'

export function executorRepository(session: Session): Executors {
  return {
    all: () => session.manager.find(executorEntity, { order: { id: 'ASC' } }),
    get: (id) => getExecutor(session, id),
    update: (id, change) => session.atomically((inside) => update(inside, id, change)),
    remove: (id) =>
      session.atomically(async (inside) => {
        await inside.manager.delete(executorEntity, { id })
        await inside.manager.delete(installationEntity, { executorId: id })
        inside.changed({ kind: 'executor', executorId: id })
      }),
  }
}

async function getExecutor({ manager }: Session, id: string): Promise<StoredExecutor> {
  return (await manager.findOneBy(executorEntity, { id })) ?? { ...unknownExecutor, id }
}

const unknownExecutor: Omit<StoredExecutor, 'id'> = {
  slots: null,
  installState: 'not-installed',
  version: null,
  userId: null,
  user: null,
  directory: null,
  heartbeatAt: null,
  probe: null,
  error: null,
}

/** Two that update it for the first time at once: the second one's insert fails, and is an update then. */
async function update(inside: Session, id: string, change: ExecutorChange): Promise<StoredExecutor> {
  const { manager } = inside
  inside.changed({ kind: 'executor', executorId: id })
  if (!(await manager.existsBy(executorEntity, { id }))) {
    await manager.insert(executorEntity, { ...unknownExecutor, ...change, id })
    return await getExecutor(inside, id)
  }
  if (Object.keys(change).length > 0) await manager.update(executorEntity, { id }, change)
  return await getExecutor(inside, id)
}

export function installationRepository(session: Session): Installations {
  const { manager } = session
  return {
    create: (installation) => session.atomically((inside) => create(inside, installation)),
    update: (id, change) => session.atomically((inside) => updateInstallation(inside, id, change)),
    latestOf: async (executorId) => {
      const row = await manager.findOne(installationEntity, { where: { executorId }, order: { id: 'DESC' } })
      return row === null ? null : installationOf(row)
    },
    latestOfAll: async () => {
      const rows = await manager.find(installationEntity, { order: { id: 'ASC' } })
      return new Map(rows.map((row) => [row.executorId, installationOf(row)]))
    },
    unfinished: async () =>
      (await manager.findBy(installationEntity, { endedAt: IsNull() })).map(installationOf),
  }
}

async function create(inside: Session, given: NewInstallation): Promise<StoredInstallation> {
  const row: InstallationRow = {
    ...given,
    steps: [...given.steps],
    id: newId(),
    runningOn: given.executorId,
    error: null,
    startedAt: inside.now(),
    endedAt: null,
  }
  try {
    await inside.manager.insert(installationEntity, row)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw dmError('DM-INST-007', { executor: given.executorId }, { cause: error })
  }
  inside.changed({ kind: 'executor', executorId: given.executorId })
  return installationOf(row)
}

async function updateInstallation(
  inside: Session,
  id: string,
  { steps, ...change }: InstallationChange,
): Promise<StoredInstallation> {
  await inside.manager.update(
    installationEntity,
    { id },
    {
      ...change,
      ...(steps === undefined ? {} : { steps: [...steps] }),
      ...(typeof change.endedAt === 'string' ? { runningOn: null } : {}),
    },
  )
  const row = await inside.manager.findOneByOrFail(installationEntity, { id })
  inside.changed({ kind: 'executor', executorId: row.executorId })
  return installationOf(row)
}

function installationOf({ runningOn: _, ...row }: InstallationRow): StoredInstallation {
  return row
}
