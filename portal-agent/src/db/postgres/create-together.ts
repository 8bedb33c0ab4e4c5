import { DmError } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import type { ObjectDdl, SequenceSetting } from '../../model/ports/schema-writer.ts'
import { assertEdited } from './edited-objects.ts'
import { assertEpoch, withFencedTransaction } from './fence.ts'
import type { LedgerContext } from './ledger-context.ts'
import { writeNewObjects } from './object-record.ts'
import type { PostgresSession } from './session.ts'
import { setSequence } from './set-sequence.ts'

/** Errors of one object's statements; any other concerns the whole run. */
const refusals: ReadonlySet<string> = new Set([
  'DM-TGT-004',
  'DM-TGT-008',
  'DM-TGT-050',
  'DM-TGT-051',
  'DM-TGT-053',
])

export function isRefusal(error: unknown): error is DmError {
  return error instanceof DmError && refusals.has(error.code)
}

export interface CreateOptions {
  readonly signal: AbortSignal
  /** Settings of the transaction. */
  readonly before: string
  readonly sequence: SequenceSetting | null
}

/**
 * Creates objects the ledger does not know in one transaction and few round trips, however many they are: with tables of a
 * few rows the round trips take longer than the work. Null where the target refuses one of them: then nothing was made.
 */
export async function createTogether(
  session: PostgresSession,
  context: LedgerContext,
  objects: readonly ObjectDdl[],
  options: CreateOptions,
): Promise<ObjectResult[] | null> {
  const [first] = objects
  const statements = objects.flatMap(statementsOf)
  const script = [options.before, ...statements].filter((text) => text !== '').join(';\n')
  const results = objects.map((object) => resultOf(object, 'created'))
  try {
    return await withFencedTransaction(session, context, async () => {
      await session.script(script, { object: first?.targetName ?? '', signal: options.signal })
      for (const object of objects) await assertEdited(session, object)
      await writeNewObjects(session, context, results)
      if (options.sequence !== null) {
        // Not undone by a rollback. A crash that loses it loses the records of the objects too, by which it is made again.
        await assertEpoch(session, context)
        await setSequence(session, options.sequence)
      }
      return results
    })
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}

/** Before the language is loaded only a superuser may name its settings in a function's SET clauses. */
const loadPlpgsql = `DO LANGUAGE plpgsql 'BEGIN END'`

/** What creates an object in a session that may not have created any before. */
export function statementsOf({ statements }: ObjectDdl): readonly string[] {
  const needsPlpgsql = statements.some((statement) => statement.includes('LANGUAGE plpgsql'))
  return needsPlpgsql ? [loadPlpgsql, ...statements] : statements
}

export function resultOf(object: ObjectDdl, state: ObjectResult['state']): ObjectResult {
  const { kind, sourceName, targetName, statements, remarks } = object
  return { kind, sourceName, targetName, state, ddl: `${statements.join(';\n')};`, remarks: [...remarks] }
}
