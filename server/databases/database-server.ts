import type { DataSourceEntry } from '@data-migration/contract/plugin'

/** What a server says of itself and of the user. */
export interface ServerFacts {
  readonly version: string
  /** `replica` for a read-only copy. */
  readonly role: 'primary' | 'replica'
  /** Whether the user may do anything there. */
  readonly administrator: boolean
}

export interface DatabaseView {
  readonly name: string
  readonly encoding: string
}

export interface TableView {
  readonly name: string
  readonly engine: string
  readonly rowsEstimate: string
  readonly bytesEstimate: string
  readonly hasPrimaryKey: boolean
}

/** A database server as the console looks at it: a connection for each question, and none is kept. */
export interface DatabaseServer {
  facts(): Promise<ServerFacts>
  /** Without those of the server itself. */
  databases(): Promise<readonly DatabaseView[]>
  /** By name; for PostgreSQL as `schema.table`. */
  tables(database: string): Promise<readonly TableView[]>
}

export function isSource(kind: DataSourceEntry['kind']): boolean {
  return kind === 'mysql' || kind === 'mariadb'
}
