import type { DmError } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import type { AskedObject } from '../asked-object.ts'
import type { ObjectShape } from '../object-shape.ts'

/** One object to create: statements that belong together, in order. */
export interface ObjectDdl {
  readonly kind: ObjectResult['kind']
  readonly sourceName: string
  readonly targetName: string
  readonly statements: readonly string[]
  /** What it is to be; absent for what the verification of objects does not look at. */
  readonly shape?: ObjectShape
  /** Of a view or function: what both sides can be asked for. */
  readonly asked?: AskedObject
  /** What wakes the object, made asleep, once rows no longer flow in (triggers, pitfall T11). */
  readonly enable?: readonly string[]
  /** Keys (`objectKey`) of objects without which it would fail in use; where one is not there, it is not made either. */
  readonly needs?: readonly string[]
  /** No object of the source's: it makes what a type, a key or a function means there hold. */
  readonly added?: true
  /** The statements are a user's: what they have made is looked at before it is taken. */
  readonly edited?: EditedObject
  readonly remarks: readonly string[]
}

export interface EditedObject {
  /** Where they are to make it. */
  readonly schema: string
  /** What would have been made of the source's definition. */
  readonly made: readonly string[]
}

/** Of few relations: a table of many partitions needs most of the locks that a transaction of the target can have. */
export function isPlain({ statements }: ObjectDdl): boolean {
  return statements.length <= mostPlainStatements
}

const mostPlainStatements = 4

/** What building an index may take on the target. */
export interface BuildEffort {
  readonly memoryMB: number
  /** Whether the target may put more than one process to it. */
  readonly parallel: boolean
}

/** What of the target schema is there and not ours. */
export interface ExistingObjects {
  readonly schemaExists: boolean
  /** Tables, views, sequences ... of the schema that this sub-task's ledger does not name. */
  readonly foreign: readonly string[]
}

/** Where a column that numbers itself goes on. */
export interface SequenceSetting {
  readonly schema: string
  readonly table: string
  readonly column: string
  /** Decimal text. */
  readonly next: string
}

/** Creates objects on the target, the ledger's row in the same transaction, the epoch check last. */
export interface SchemaWriter extends AsyncDisposable {
  existing(schema: string): Promise<ExistingObjects>
  /** DM-TGT-054 for each of these tables that is there and does not take the rows as they are written. */
  misfits(schema: string, tables: readonly ObjectDdl[], signal: AbortSignal): Promise<readonly DmError[]>
  /** `effort`: for an index; else what the target's own settings say. */
  create(object: ObjectDdl, signal: AbortSignal, effort?: BuildEffort): Promise<ObjectResult>
  /**
   * As `create` of each in this order, then `setSequence`; in one transaction where none was made or refused before and none is
   * refused now. For objects that are made quickly: a kill undoes all of them.
   */
  createAll(
    objects: readonly ObjectDdl[],
    signal: AbortSignal,
    options?: { readonly effort?: BuildEffort; readonly sequence?: SequenceSetting | null },
  ): Promise<readonly ObjectResult[]>
  /** Wakes what was made asleep, each object in a transaction of its own; to wake it again changes nothing. */
  enable(object: ObjectDdl, signal: AbortSignal): Promise<void>
  /** Drops tables, views and sequences of these names with what depends on them, in one transaction (target.existing = recreate). */
  drop(schema: string, names: readonly string[]): Promise<void>
  /** Empties the tables of these names, in one transaction (target.existing = truncate). */
  truncate(schema: string, tables: readonly string[]): Promise<void>
  /** Drops tables and other relations of these names, with what depends on them; one that is not there is passed over. */
  drop(schema: string, names: readonly string[]): Promise<void>
  /** Foreign key validation: rows without a parent, as `key → count` examples (pitfall K07). */
  orphans(schema: string, constraint: string, signal: AbortSignal): Promise<readonly string[]>
  analyze(schema: string, table: string, signal: AbortSignal): Promise<void>
  setSequence(setting: SequenceSetting): Promise<void>
}
