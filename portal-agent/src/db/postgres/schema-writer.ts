import { DmError, dmError, toErrorBody } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import { quoteQualified } from '../../convert/quote.ts'
import type {
  BuildEffort,
  ExistingObjects,
  ObjectDdl,
  SchemaWriter,
  SequenceSetting,
} from '../../model/ports/schema-writer.ts'
import { asKnown } from '../../model/edited.ts'
import { findBlockers } from './blockers.ts'
import type { PostgresConnector } from './connector.ts'
import { sqlState } from './errors.ts'
import { createTogether, isRefusal, resultOf, statementsOf } from './create-together.ts'
import { assertEdited } from './edited-objects.ts'
import { dropRelations, emptyTable, objectNames, schemaExists } from './existing-objects.ts'
import { assertEpoch, type Durability, withFencedTransaction } from './fence.ts'
import type { LedgerContext } from './ledger-context.ts'
import {
  type LockPatience,
  lockPatience,
  lockTimeout,
  type LockWaiting,
  withLockPatience,
} from './lock-patience.ts'
import { readObject, readObjectsNamed, readObjectStates, writeObject } from './object-record.ts'
import { findMisfit } from './misfit.ts'
import { findOrphans } from './orphans.ts'
import { dispossess, livingOwner } from './other-owners.ts'
import { metaVersion } from './portal-meta.ts'
import type { PostgresSession } from './session.ts'
import { setSequence } from './set-sequence.ts'
import { Turnstile } from './turnstile.ts'

/** A schema writer with one session, which it replaces when it is lost. Calls at the same time wait for each other. */
export async function openSchemaWriter(
  connector: PostgresConnector,
  context: LedgerContext,
  waiting: Partial<Pick<LockWaiting, 'onBlocked' | 'patience'>> = {},
): Promise<SchemaWriter> {
  return new PostgresSchemaWriter(connector, await connector.connect('schema'), context, waiting)
}

class PostgresSchemaWriter implements SchemaWriter {
  readonly #connector: PostgresConnector
  readonly #context: LedgerContext
  readonly #turnstile = new Turnstile()
  readonly #patience: LockPatience
  readonly #onBlocked: LockWaiting['onBlocked']
  #session: PostgresSession

  constructor(
    connector: PostgresConnector,
    session: PostgresSession,
    context: LedgerContext,
    { patience = lockPatience, onBlocked = () => undefined }: Parameters<typeof openSchemaWriter>[2] = {},
  ) {
    this.#patience = patience
    this.#onBlocked = onBlocked
    this.#connector = connector
    this.#session = session
    this.#context = context
  }

  /** Also before there is a ledger. Errors: DM-TGT-015 for a table that another sub-task is writing to now. */
  existing(schema: string): Promise<ExistingObjects> {
    return this.#with(async (session) => {
      const names = await objectNames(session, schema)
      const hasLedger = (await metaVersion(session, this.#context.metaSchema)) > 0
      const ours = new Set(hasLedger ? await createdNames(session, this.#context) : [])
      const foreign = names.filter((name) => !ours.has(name))
      const owner = hasLedger ? await livingOwner(session, this.#context, schema, foreign) : null
      if (owner) throw dmError('DM-TGT-015', { table: owner.table, owner: owner.subTask })
      return { schemaExists: await schemaExists(session, schema), foreign }
    })
  }

  misfits(schema: string, tables: readonly ObjectDdl[], signal: AbortSignal): Promise<readonly DmError[]> {
    return this.#with(async (session) => {
      const errors: DmError[] = []
      for (const { targetName: table, shape } of tables) {
        signal.throwIfAborted()
        const misfit = shape?.kind === 'table' ? await findMisfit(session, schema, table, shape) : null
        if (misfit !== null) errors.push(dmError('DM-TGT-054', { table, ...misfit }))
      }
      return errors
    })
  }

  create(object: ObjectDdl, signal: AbortSignal, effort?: BuildEffort): Promise<ObjectResult> {
    return this.#with((session) => this.#createOne(session, object, signal, effort))
  }

  createAll(
    objects: readonly ObjectDdl[],
    signal: AbortSignal,
    { effort, sequence = null }: Parameters<SchemaWriter['createAll']>[2] = {},
  ): Promise<readonly ObjectResult[]> {
    const effortOf = (session: PostgresSession) =>
      effort === undefined ? '' : effortStatements(effort, session.serverVersion)
    return this.#with(async (session) => {
      const known = objects.length === 0 ? null : await readObjectsNamed(session, this.#context, objects)
      if (known?.length === 0) {
        const before = [lockTimeout(this.#patience), effortOf(session)]
          .filter((text) => text !== '')
          .join('; ')
        const options = { signal, before, sequence }
        const results = await createTogether(session, this.#context, objects, options)
        if (results !== null) return results
      }
      const results: ObjectResult[] = []
      for (const object of objects) results.push(await this.#createOne(session, object, signal, effort))
      if (sequence !== null) await this.#setSequence(session, sequence)
      return results
    })
  }

  enable(object: ObjectDdl, signal: AbortSignal): Promise<void> {
    const work = async (session: PostgresSession) => {
      await session.script(lockTimeout(this.#patience))
      for (const statement of object.enable ?? [])
        await session.script(statement, { object: object.targetName, signal })
    }
    return this.#patiently(object, signal, () => this.#fenced(work, 'durable'))
  }

  orphans(schema: string, constraint: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#with((session) => findOrphans(session, schema, constraint, signal))
  }

  analyze(schema: string, table: string, signal: AbortSignal): Promise<void> {
    return this.#with(async (session) => {
      await session.script(`ANALYZE ${quoteQualified(schema, table)}`, { object: table, signal })
    })
  }

  setSequence(setting: SequenceSetting): Promise<void> {
    return this.#with((session) => this.#setSequence(session, setting))
  }

  /** setval is not undone by a rollback, so the epoch is locked before it as well. Durable, as no record tells of one that a crash has lost. */
  #setSequence(session: PostgresSession, setting: SequenceSetting): Promise<void> {
    const work = async () => {
      await assertEpoch(session, this.#context)
      await setSequence(session, setting)
    }
    return withFencedTransaction(session, this.#context, work, 'durable')
  }

  drop(schema: string, names: readonly string[]): Promise<void> {
    return this.#fenced(async (session) => {
      await dropRelations(session, schema, names)
      await dispossess(session, this.#context, schema, names)
    })
  }

  truncate(schema: string, tables: readonly string[]): Promise<void> {
    return this.#fenced(async (session) => {
      for (const table of tables) await emptyTable(session, schema, table)
      await dispossess(session, this.#context, schema, tables)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turnstile.pass(() => this.#session[Symbol.asyncDispose]())
  }

  async #createOne(
    session: PostgresSession,
    object: ObjectDdl,
    signal: AbortSignal,
    effort: BuildEffort | undefined,
  ): Promise<ObjectResult> {
    const known = await readObject(session, this.#context, object)
    if (known?.state === 'created') return asKnown(object, known)
    return await this.#create(session, object, known, { signal, effort })
  }

  async #create(
    session: PostgresSession,
    object: ObjectDdl,
    known: ObjectResult | null,
    { signal, effort }: { readonly signal: AbortSignal; readonly effort: BuildEffort | undefined },
  ): Promise<ObjectResult> {
    const work = async () => {
      await session.script(lockTimeout(this.#patience))
      if (effort !== undefined) await session.script(effortStatements(effort, session.serverVersion))
      const result = await this.#execute(session, object, known, signal)
      await writeObject(session, this.#context, result)
      return result
    }
    try {
      return await this.#patiently(object, signal, () => withFencedTransaction(session, this.#context, work))
    } catch (error) {
      const result = resultOfRefusal(object, error)
      await withFencedTransaction(session, this.#context, () => writeObject(session, this.#context, result))
      return result
    }
  }

  async #execute(
    session: PostgresSession,
    object: ObjectDdl,
    known: ObjectResult | null,
    signal: AbortSignal,
  ): Promise<ObjectResult> {
    if (object.kind === 'schema' && (await schemaExists(session, object.targetName)))
      return resultOf(object, 'exists')
    if (object.kind === 'foreign-key') return await createForeignKey(session, object, known, signal)
    const options = { object: object.targetName, signal }
    for (const statement of statementsOf(object)) await session.script(statement, options)
    await assertEdited(session, object)
    return resultOf(object, 'created')
  }

  #patiently<T>({ targetName }: ObjectDdl, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const [patience, onBlocked] = [this.#patience, this.#onBlocked]
    const blockers = (stop: AbortSignal) => findBlockers(this.#connector, this.#context.subTask, stop)
    return withLockPatience({ patience, onBlocked, blockers, signal, object: targetName }, work)
  }

  #with<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    return this.#turnstile.pass(async () => {
      if (this.#session.lost) this.#session = await this.#connector.connect('schema')
      return await work(this.#session)
    })
  }

  #fenced(work: (session: PostgresSession) => Promise<void>, durability: Durability = 'lazy'): Promise<void> {
    return this.#with((session) =>
      withFencedTransaction(session, this.#context, () => work(session), durability),
    )
  }
}

/** For the transaction. Servers before 11, openGauss among them, build an index by one process. */
function effortStatements({ memoryMB, parallel }: BuildEffort, serverVersion: string): string {
  const memory = `SET LOCAL maintenance_work_mem = '${memoryMB}MB'`
  const alone = !parallel && Number.parseInt(serverVersion, 10) >= 11
  return alone ? `${memory}; SET LOCAL max_parallel_maintenance_workers = 0` : memory
}

async function createdNames(session: PostgresSession, context: LedgerContext): Promise<string[]> {
  const objects = await readObjectStates(session, context)
  return objects.filter(({ state }) => state === 'created').map(({ targetName }) => targetName)
}

/**
 * ADD CONSTRAINT ... NOT VALID stays even when VALIDATE finds rows without a parent: new rows are checked, the old ones
 * are reported (pitfall K07). A later run then only validates.
 */
async function createForeignKey(
  session: PostgresSession,
  object: ObjectDdl,
  known: ObjectResult | null,
  signal: AbortSignal,
): Promise<ObjectResult> {
  const options = { object: object.targetName, signal }
  const [add, ...validate] = object.statements
  const added = known?.error?.code === 'DM-TGT-014'
  if (!added && add !== undefined) await session.script(add, options)
  await session.script('SAVEPOINT validate')
  try {
    for (const statement of validate) await session.script(statement, options)
    return resultOf(object, 'created')
  } catch (error) {
    if (sqlState(error) !== foreignKeyViolation) throw error
    await session.script('ROLLBACK TO SAVEPOINT validate')
    return { ...resultOf(object, 'failed'), error: toErrorBody(orphaned(object, error)) }
  }
}

const foreignKeyViolation = '23503'

function orphaned(object: ObjectDdl, error: unknown): DmError {
  const cause = error instanceof DmError ? error.cause : undefined
  const table = typeof cause === 'object' && cause !== null && 'table' in cause ? String(cause.table) : ''
  return dmError('DM-TGT-014', { name: object.targetName, table }, { cause })
}

/** duplicate_table (also of an index), duplicate_object (a constraint), duplicate_schema, duplicate_function. */
const duplicateStates = new Set(['42P07', '42710', '42P06', '42723'])

/** A second primary key is an invalid_table_definition: a table of the user's brings its own. */
function isThere({ kind, edited }: ObjectDdl, state: string): boolean {
  // Any of a user's statements may have met what is there, and nobody has looked at it.
  if (edited !== undefined) return false
  return duplicateStates.has(state) || (kind === 'primary-key' && state === '42P16')
}

/** A refusal of this object's statements becomes its result; anything else concerns the whole run and is thrown. */
function resultOfRefusal(object: ObjectDdl, error: unknown): ObjectResult {
  if (error instanceof DmError && isThere(object, sqlState(error) ?? '')) return resultOf(object, 'exists')
  if (!isRefusal(error)) throw error
  return { ...resultOf(object, 'failed'), error: toErrorBody(error) }
}
