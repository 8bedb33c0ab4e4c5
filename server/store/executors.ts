import type { Installation, InstallState } from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import type { Probe } from '../executors/link.ts'

/** What the plugin knows of a machine; which machines there are, the host says. `id` is the machine's. */
export interface StoredExecutor {
  readonly id: string
  /** Null: the setting `executor.slots`. */
  readonly slots: number | null
  readonly installState: InstallState
  readonly version: string | null
  /** User and directory of the installation; null where Portal is not installed. */
  readonly userId: string | null
  readonly user: string | null
  readonly directory: string | null
  /** The last answer; kept over restarts so that its age is known. */
  readonly heartbeatAt: string | null
  readonly probe: Probe | null
  /** Why the last attempt to reach it failed; null after an answer. */
  readonly error: ErrorBody | null
}

export type ExecutorChange = Partial<Omit<StoredExecutor, 'id'>>

export interface Executors {
  all(): Promise<readonly StoredExecutor[]>
  /** One nothing is known of is "not installed". */
  get(id: string): Promise<StoredExecutor>
  update(id: string, change: ExecutorChange): Promise<StoredExecutor>
  remove(id: string): Promise<void>
}

export type StoredInstallation = Omit<Installation, 'stateCode'> & { readonly userId: string | null }
export type NewInstallation = Pick<
  StoredInstallation,
  'executorId' | 'kind' | 'state' | 'version' | 'user' | 'userId' | 'directory' | 'steps'
>
export type InstallationChange = Partial<
  Pick<StoredInstallation, 'state' | 'version' | 'directory' | 'steps' | 'error' | 'endedAt'>
>

export interface Installations {
  /** Throws DM-INST-007 while another one works on the same executor. */
  create(installation: NewInstallation): Promise<StoredInstallation>
  /** One that gets an `endedAt` makes room for the next. */
  update(id: string, change: InstallationChange): Promise<StoredInstallation>
  latestOf(executorId: string): Promise<StoredInstallation | null>
  latestOfAll(): Promise<ReadonlyMap<string, StoredInstallation>>
  /** Without an end: after a restart nobody works on them any more. */
  unfinished(): Promise<readonly StoredInstallation[]>
}
