import { executorSchema, installationSchema } from '@data-migration/contract/api'
import { expect, it } from 'vitest'
import { localExecutor } from '../fleet/local-executor.ts'
import { newId } from '../ids.ts'
import type { StoredExecutor, StoredInstallation } from '../store/executors.ts'
import { sampleSubTask } from '../testing/sample-sub-task.ts'
import { presentExecutor, presentInstallation } from './present-executor.ts'

const at = '2026-01-01T00:00:00.000Z'
const stored: StoredExecutor = {
  id: localExecutor().id,
  slots: null,
  installState: 'installed',
  version: '1.0.0',
  userId: newId(),
  user: 'ann',
  directory: '/opt/portal',
  heartbeatAt: at,
  probe: {
    at: '2026-01-01T00:00:07Z',
    hostname: 'one',
    os: 'Debian GNU/Linux 12',
    kernel: '6.1',
    architecture: 'riscv64',
    cores: 4,
    loadAverage1m: 0.5,
    memoryTotalBytes: '9007199254740993',
    memoryAvailableBytes: '1',
    diskTotalBytes: '2',
    diskFreeBytes: '1',
    portalVersion: '1.0.0',
    portals: [],
    clockOffsetMs: 7000,
    roundTripMs: 3,
  },
  error: null,
}

it('shows an executor with what it said last, by our own clock', () => {
  const subTask = sampleSubTask({ state: 'full' })
  const shown = presentExecutor({
    machine: localExecutor(),
    stored,
    state: 'online',
    slots: 4,
    running: [{ subTask, taskName: 'moving' }],
  })
  expect(executorSchema.parse(shown)).toEqual(shown)
  expect(shown).toMatchObject({
    local: true,
    slotsUsed: 1,
    running: [{ id: subTask.id, taskName: 'moving' }],
    install: { state: 'installed', stateCode: 2 },
    resources: { architecture: 'other', memoryTotalBytes: '9007199254740993', probedAt: at },
  })
})

it('shows one nothing is known of', () => {
  const empty = { ...stored, installState: 'not-installed', probe: null, heartbeatAt: null } as const
  const shown = presentExecutor({
    machine: localExecutor(),
    stored: empty,
    state: 'unknown',
    slots: 0,
    running: [],
  })
  expect(executorSchema.parse(shown)).toEqual(shown)
  expect(shown).toMatchObject({ resources: null, install: { stateCode: 0 } })
})

it('shows an installation with the number DataKit gives its state', () => {
  const installation: StoredInstallation = {
    id: newId(),
    executorId: stored.id,
    kind: 'uninstall',
    state: 'uninstalling',
    version: null,
    userId: newId(),
    user: 'ann',
    directory: '~',
    steps: [],
    error: null,
    startedAt: at,
    endedAt: null,
  }
  const shown = presentInstallation(installation)
  expect(installationSchema.parse(shown)).toEqual(shown)
  expect(shown.stateCode).toBe(1)
})
