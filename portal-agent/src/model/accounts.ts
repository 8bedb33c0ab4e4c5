/** Users, roles and privileges as the source's catalogue delivers them. Never a password, never a hash of one. */

export interface AccountName {
  readonly user: string
  /** Empty for a role of MariaDB. */
  readonly host: string
}

export interface Account extends AccountName {
  /**
   * `server`: made by the server for itself. `administrator`: root and its like. `own`: what Portal logs in as. `stranger`:
   * nothing of the database is anything to it.
   */
  readonly standing: 'ordinary' | 'server' | 'administrator' | 'own' | 'stranger'
  readonly isRole: boolean
  readonly locked: boolean
}

/** Where privileges hold. `database` only if it is the migrated one. */
export type GrantScope =
  | { readonly kind: 'global' }
  | { readonly kind: 'database' }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'column'; readonly table: string; readonly column: string }
  | { readonly kind: 'function' | 'procedure'; readonly routine: string }

export interface AccountGrant {
  readonly account: AccountName
  readonly scope: GrantScope
  /** Upper case, with blanks: `CREATE TEMPORARY TABLES`. */
  readonly privileges: readonly string[]
  readonly grantable: boolean
}

/** `role` is granted to `member`. */
export interface RoleGrant {
  readonly role: AccountName
  readonly member: AccountName
  readonly admin: boolean
  /** Only active after SET ROLE on the source. */
  readonly onDemand: boolean
}

/** A part of the catalogue that Portal's user may not read, and the statement that lets it. */
export interface UnreadPart {
  readonly what: string
  readonly fix: string
}

export interface SourceAccounts {
  readonly accounts: readonly Account[]
  readonly grants: readonly AccountGrant[]
  readonly roles: readonly RoleGrant[]
  /** Accounts that have privileges on other databases: those belong to the migrations of these. */
  readonly elsewhere: readonly { readonly account: AccountName; readonly databases: readonly string[] }[]
  /** `who` may act as `as` (GRANT PROXY). */
  readonly proxies: readonly { readonly who: AccountName; readonly as: AccountName }[]
  readonly unread: readonly UnreadPart[]
}

/** `user@host` as it is shown, a role of MariaDB by its name alone. */
export function accountText({ user, host }: AccountName): string {
  return host === '' ? user : `${user}@${host}`
}
