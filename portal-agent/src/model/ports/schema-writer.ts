import type { ObjectResult } from '@data-migration/contract/portal'

/** One object to create: statements that belong together, in order. */
export interface ObjectDdl {
  readonly kind: ObjectResult['kind']
  readonly sourceName: string
  readonly targetName: string
  readonly statements: readonly string[]
  readonly remarks: readonly string[]
}

/** What of the target schema is there and not ours. */
export interface ExistingObjects {
  readonly schemaExists: boolean
  /** Tables, views, sequences ... of the schema that this sub-task's ledger does not name. */
  readonly foreign: readonly string[]
}

/** Creates objects on the target. One transaction per object, the ledger's row in it, the epoch check last. */
export interface SchemaWriter extends AsyncDisposable {
  existing(schema: string): Promise<ExistingObjects>
  create(object: ObjectDdl, signal: AbortSignal): Promise<ObjectResult>
  /** Foreign key validation: rows without a parent, as `key → count` examples (pitfall K07). */
  orphans(schema: string, constraint: string, signal: AbortSignal): Promise<readonly string[]>
  analyze(schema: string, table: string, signal: AbortSignal): Promise<void>
  setSequence(schema: string, table: string, column: string, next: string): Promise<void>
}
