import type { Installation, InstallState, PortalPackage } from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import { EntitySchema } from 'typeorm'
import type { Probe } from '../../executors/link.ts'
import { jsonColumn, nullableInteger, nullableJson, nullableText, textColumn, textKey } from './columns.ts'

export interface ExecutorRow {
  id: string
  slots: number | null
  installState: InstallState
  version: string | null
  userId: string | null
  user: string | null
  directory: string | null
  heartbeatAt: string | null
  probe: Probe | null
  error: ErrorBody | null
}

export const executorEntity = new EntitySchema<ExecutorRow>({
  name: 'executor',
  columns: {
    id: textKey('id'),
    slots: nullableInteger('slots'),
    installState: textColumn('install_state'),
    version: nullableText('version'),
    userId: nullableText('user_id'),
    user: nullableText('user_name'),
    directory: nullableText('directory'),
    heartbeatAt: nullableText('heartbeat_at'),
    probe: nullableJson('probe'),
    error: nullableJson('error'),
  },
})

export interface InstallationRow {
  id: string
  executorId: string
  runningOn: string | null
  kind: Installation['kind']
  state: InstallState
  version: string | null
  userId: string | null
  user: string
  directory: string
  steps: Installation['steps']
  error: ErrorBody | null
  startedAt: string
  endedAt: string | null
}

export const installationEntity = new EntitySchema<InstallationRow>({
  name: 'installation',
  columns: {
    id: textKey('id'),
    executorId: textColumn('executor_id'),
    runningOn: nullableText('running_on'),
    kind: textColumn('kind'),
    state: textColumn('state'),
    version: nullableText('version'),
    userId: nullableText('user_id'),
    user: textColumn('user_name'),
    directory: textColumn('directory'),
    steps: jsonColumn('steps'),
    error: nullableJson('error'),
    startedAt: textColumn('started_at'),
    endedAt: nullableText('ended_at'),
  },
})

export interface PackageRow {
  id: string
  version: string
  architecture: PortalPackage['architecture']
  sizeBytes: string
  sha256: string
  origin: PortalPackage['origin']
  addedAt: string
  file: string
}

export const packageEntity = new EntitySchema<PackageRow>({
  name: 'portal_package',
  columns: {
    id: textKey('id'),
    version: textColumn('version'),
    architecture: textColumn('architecture'),
    sizeBytes: textColumn('size_bytes'),
    sha256: textColumn('sha256'),
    origin: textColumn('origin'),
    addedAt: textColumn('added_at'),
    file: textColumn('file'),
  },
})
