import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { exitCode } from '@data-migration/contract/portal'
import type { ApiClient } from '@data-migration/tests/api-client'
import { type OwnExecutor, startExecutor } from '@data-migration/tests/testbed'
import { DemoFailure } from '../failure.ts'

export interface InstalledExecutor {
  readonly id: string
  readonly name: string
}

const lookEveryMs = 200

export interface ExecutorPlaces {
  readonly folder: string
  /** Leaves their disks behind. */
  readonly keep: boolean
  readonly onNote: (note: string) => void
}

/** Two machines of the demo's own, at the same time. What was started is stopped when `cleanup` is disposed of. */
export async function startExecutors(
  { folder, keep, onNote }: ExecutorPlaces,
  cleanup: AsyncDisposableStack,
): Promise<readonly OwnExecutor[]> {
  const starting = ['executor1', 'executor2'].map(async (name) => {
    const directory = join(folder, name)
    if (!keep) cleanup.defer(() => rm(directory, { recursive: true, force: true }))
    return cleanup.use(await startExecutor(name, directory, onNote))
  })
  // All are waited for even if one fails: what starts late must be stopped too.
  await Promise.allSettled(starting)
  return await Promise.all(starting)
}

/** Adds the machine to the host, compares and accepts its host key, and installs Portal over SSH. */
export async function installPortal(
  api: ApiClient,
  executor: OwnExecutor,
  signal: AbortSignal,
): Promise<InstalledExecutor> {
  const { name, host, port, user, privateKey, hostKeyFingerprint, homeDirectory } = executor
  const secret = { kind: 'private-key' as const, privateKey }
  const { id, users } = await api.call('machines.create', {
    body: { name, host, port, users: [{ name: user, secret }] },
  })
  const { hostKey } = await api.call('machines.test', { params: { machineId: id }, body: {} })
  if (hostKey?.fingerprint !== hostKeyFingerprint)
    throw failure(name, 'shows another host key than it was made with')
  await api.call('machines.acceptHostKey', { params: { machineId: id }, body: hostKey })
  const body = { userId: users[0]?.id ?? '', directory: join(homeDirectory, 'portal-demo') }
  await api.call('installations.start', { params: { executorId: id }, body })
  await untilInstalled(api, id, name, signal)
  return { id, name }
}

async function untilInstalled(api: ApiClient, id: string, name: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { state, error } = await api.call('installations.latest', { params: { executorId: id } })
    if (state === 'installed') break
    if (state === 'failed')
      throw failure(name, `did not take Portal: ${error?.message ?? ''} ${error?.remedy ?? ''}`)
    await delay(lookEveryMs, undefined, { signal })
  }
  // A sub-task goes to executors that have given a sign of life.
  while ((await api.call('executors.get', { params: { executorId: id } })).state !== 'online')
    await delay(lookEveryMs, undefined, { signal })
}

function failure(name: string, problem: string): DemoFailure {
  return new DemoFailure(exitCode.bug, `The machine ${name} ${problem}.`, 'Its log lies below .demo/.')
}
