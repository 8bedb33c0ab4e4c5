import type { SourceType } from './source-type.ts'

/** Views, routines, triggers and events with their source text, as the catalogue delivers them. */
export interface StoredObjects {
  readonly views: readonly View[]
  readonly routines: readonly Routine[]
  /** In the order in which they fire for one event of one table. */
  readonly triggers: readonly Trigger[]
  readonly events: readonly Event[]
}

/** What the text of an object depends on besides itself. */
interface Written {
  /** `user@host`; empty where the source has none. */
  readonly definer: string
  /** Words of sql_mode at the time of its creation, upper case; empty for views, which keep none. */
  readonly sqlMode: readonly string[]
  readonly charset: string
  readonly collation: string
}

export interface View extends Written {
  readonly name: string
  /** The query as the server prints it; null where the server hides it from this user. */
  readonly sql: string | null
  readonly columns: readonly { readonly name: string; readonly type: SourceType }[]
  readonly security: 'definer' | 'invoker'
  readonly checkOption: 'none' | 'local' | 'cascaded'
  readonly updatable: boolean
}

export interface Parameter {
  readonly name: string
  readonly mode: 'in' | 'out' | 'inout'
  readonly type: SourceType
}

export interface Routine extends Written {
  readonly kind: 'function' | 'procedure'
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** Type of a function's value; null for a procedure. */
  readonly returns: SourceType | null
  /** From BEGIN or the only statement on; null where the server hides it from this user. */
  readonly body: string | null
  readonly deterministic: boolean
  readonly access: string
  readonly security: 'definer' | 'invoker'
  readonly databaseCollation: string
  readonly comment: string
}

export interface Trigger extends Written {
  readonly name: string
  readonly table: string
  readonly timing: 'before' | 'after'
  readonly event: 'insert' | 'update' | 'delete'
  readonly order: number
  readonly body: string
  readonly databaseCollation: string
}

export interface Event extends Written {
  readonly name: string
  /** Once at `at`, or every `every` of `unit` between `starts` and `ends`; times in `timeZone`. */
  readonly schedule:
    | { readonly kind: 'once'; readonly at: string }
    | {
        readonly kind: 'every'
        readonly every: string
        readonly unit: string
        readonly starts: string | null
        readonly ends: string | null
      }
  readonly timeZone: string
  readonly enabled: boolean
  /** ON COMPLETION PRESERVE. */
  readonly preserved: boolean
  readonly body: string
  readonly databaseCollation: string
  readonly comment: string
}

export const noStoredObjects: StoredObjects = { views: [], routines: [], triggers: [], events: [] }
