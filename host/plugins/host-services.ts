import type { Caller, Credentials, DataSources, Logger, Machines } from '@data-migration/contract/plugin'
import type { DataSource } from 'typeorm'
import type { StorePlace } from '../store/location.ts'

/** What the host has, for its own API and for the plugins. */
export interface HostServices {
  readonly place: StorePlace
  readonly store: DataSource
  readonly key: Buffer
  readonly machines: Machines
  readonly dataSources: DataSources
  readonly credentials: Credentials
  readonly logger: Logger
  /** Null where the token is not valid (any more). Throws DM-AUTH-006. */
  authenticate(token: string): Promise<Caller | null>
}
