import { type Executor, type Installation, installStateCodes } from '@data-migration/contract/api'
import type { Machine } from '@data-migration/contract/plugin'
import { localExecutorId } from '../fleet/local-executor.ts'
import type { ExecutorState } from '../scheduling/executor-state.ts'
import type { StoredExecutor, StoredInstallation } from '../store/executors.ts'
import type { SubTask } from '../store/sub-tasks.ts'

export interface ExecutorFacts {
  readonly machine: Machine
  readonly stored: StoredExecutor
  readonly state: ExecutorState['state']
  readonly slots: number
  /** Sub-tasks that hold its slots, with the names of their main tasks. */
  readonly running: readonly { readonly subTask: SubTask; readonly taskName: string }[]
}

export function presentExecutor({ machine, stored, state, slots, running }: ExecutorFacts): Executor {
  return {
    id: machine.id,
    name: machine.name,
    host: machine.host,
    port: machine.port,
    local: machine.id === localExecutorId,
    state,
    heartbeatAt: stored.heartbeatAt,
    install: {
      state: stored.installState,
      stateCode: installStateCodes[stored.installState],
      version: stored.version,
      user: stored.user,
      directory: stored.directory,
    },
    resources: resourcesOf(stored),
    slots,
    slotsUsed: running.length,
    running: running.map(({ subTask, taskName }) => ({ id: subTask.id, number: subTask.number, taskName })),
  }
}

function resourcesOf({ probe, heartbeatAt }: StoredExecutor): Executor['resources'] {
  if (probe === null || heartbeatAt === null) return null
  const { architecture } = probe
  return {
    hostname: probe.hostname,
    os: probe.os,
    architecture: architecture === 'x64' || architecture === 'arm64' ? architecture : 'other',
    cores: probe.cores,
    load1: probe.loadAverage1m,
    memoryTotalBytes: probe.memoryTotalBytes,
    memoryAvailableBytes: probe.memoryAvailableBytes,
    diskTotalBytes: probe.diskTotalBytes,
    diskFreeBytes: probe.diskFreeBytes,
    probedAt: heartbeatAt,
  }
}

export function presentInstallation({ userId: _, ...shown }: StoredInstallation): Installation {
  return { ...shown, stateCode: installStateCodes[shown.state] }
}
