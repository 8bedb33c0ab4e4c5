import type { CheckItem, ObjectSelection } from '@data-migration/contract/portal'
import type { SourceAccounts } from '../accounts.ts'
import type { DatabaseSchema } from '../schema.ts'
import type { ObjectDdl } from './schema-writer.ts'
import type { SourceDialect } from '../source-dialect.ts'
import type { TablePlan } from '../table-plan.ts'

/** What a server says of itself. */
export interface ServerIdentity {
  readonly flavour: 'mysql' | 'mariadb' | 'postgresql' | 'opengauss'
  /** As the server prints it. */
  readonly version: string
  /** server_uuid, MariaDB's server id and domain, or PostgreSQL's system identifier: the fingerprint's server part. */
  readonly serverId: string
}

/** Reads a database's structure and judges whether this user may do what a phase needs. */
export interface Catalog {
  identify(signal: AbortSignal): Promise<ServerIdentity>
  /** The selected tables with all their parts, and every other object by name. Bulk queries, never one per table. */
  read(selection: ObjectSelection | undefined, signal: AbortSignal): Promise<DatabaseSchema>
  /** Every problem found, not the first one; privileges one by one with the statement that grants each. */
  check(signal: AbortSignal): Promise<CheckItem[]>
}

/** A column of the target that numbers itself. */
export interface NumberedColumn {
  readonly table: string
  readonly column: string
}

/** Where such a column goes on, and what it holds; decimal text. */
export interface SequenceState extends NumberedColumn {
  /** Null where this user may not read the sequence. */
  readonly next: string | null
  /** Null: no rows. */
  readonly greatest: string | null
  /** The greatest number the column's type can hold. */
  readonly end: string
}

export interface TargetRole {
  readonly name: string
  /** Superuser, or with an attribute that makes or passes over rights of others. */
  readonly administrator: boolean
  /** This user has its privileges without SET ROLE, and may become it. */
  readonly inherited: boolean
  readonly assumable: boolean
  /** May create in the target schema. */
  readonly creates: boolean
}

export interface TargetRoles {
  readonly user: string
  readonly mayCreateRoles: boolean
  readonly roles: readonly TargetRole[]
  /** Owner of the target schema; null where there is none yet. */
  readonly schemaOwner: string | null
}

export interface TargetCatalog extends Catalog {
  /** Whether the target can read these statements; nothing of them is carried out. */
  checkStatements(objects: readonly ObjectDdl[], signal: AbortSignal): Promise<CheckItem[]>
  /** Of the columns that have a sequence. Bulk queries, never one per table. */
  sequences(wanted: readonly NumberedColumn[], signal: AbortSignal): Promise<readonly SequenceState[]>
  /** What the roles of these names are there, those that are not left out, and what this user may do with them. */
  roles(names: readonly string[], signal: AbortSignal): Promise<TargetRoles>
}

export interface SourceCatalog extends Catalog {
  /** How the source reads what statements declare. */
  dialect(signal: AbortSignal): Promise<SourceDialect>
  /** Asks the server whether it can read these tables by their filters. */
  checkFilters(tables: readonly TablePlan[], signal: AbortSignal): Promise<CheckItem[]>
  /** Users, roles and their privileges on the database, as far as this user may read them. */
  accounts(signal: AbortSignal): Promise<SourceAccounts>
}
