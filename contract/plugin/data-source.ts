import { z } from 'zod'
import type { TlsSettings } from '../portal/job.ts'
import type { CredentialHandle } from './credential.ts'

export const dataSourceKindSchema = z.enum(['mysql', 'mariadb', 'postgresql', 'opengauss'])
export type DataSourceKind = z.infer<typeof dataSourceKindSchema>

/** A database server with a login. */
export interface DataSourceEntry {
  readonly id: string
  readonly name: string
  readonly kind: DataSourceKind
  readonly host: string
  readonly port: number
  readonly user: string
  readonly credential: CredentialHandle
  /** Database to connect to where none is asked for (PostgreSQL, openGauss). */
  readonly database: string | null
  readonly tls: TlsSettings | null
}

export type DataSourceInput = Omit<DataSourceEntry, 'id'>

export interface DataSources {
  list(): Promise<readonly DataSourceEntry[]>
  /** Errors: DM-TASK-025. */
  get(id: string): Promise<DataSourceEntry>
  /** Errors: DM-TASK-027. */
  create(input: DataSourceInput): Promise<DataSourceEntry>
  /** Errors: DM-TASK-025, DM-TASK-027. */
  update(id: string, input: DataSourceInput): Promise<DataSourceEntry>
  /** Errors: DM-TASK-025, DM-TASK-026; DM-AUTH-014 where a plugin in use does not run and cannot be asked. */
  remove(id: string): Promise<void>
}
