import type { ObjectResult } from '@data-migration/contract/portal'
import type { ForgetRequest, Forgotten } from '../../model/ports/forget.ts'
import { quoteIdent, quoteQualified } from '../../convert/quote.ts'
import { fenceOut, forgetRecords } from './claim.ts'
import type { PostgresConnector } from './connector.ts'
import { dropRoutines, objectNames, schemaExists, triggerFunctions } from './existing-objects.ts'
import { withFencedTransaction } from './fence.ts'
import { targetSchemaOf } from './fingerprint.ts'
import { metaTable } from './ledger-context.ts'
import { readObjects } from './object-record.ts'
import { metaVersion } from './portal-meta.ts'
import type { PostgresSession } from './session.ts'

/** Fences a sub-task out and removes its traces, in one transaction. A target without a ledger is left as it is. */
export async function forgetSubTask(
  connector: PostgresConnector,
  metaSchema: string,
  request: ForgetRequest,
): Promise<Forgotten> {
  await using session = await connector.connect('ledger')
  const { subTask, scope, dropTables } = request
  if ((await metaVersion(session, metaSchema)) === 0) return { epoch: null, droppedTables: [] }
  const fenced = await fenceOut(session, metaSchema, subTask)
  if (fenced === null) return { epoch: null, droppedTables: [] }
  const { epoch, fingerprint } = fenced
  if (scope === 'nothing') return { epoch, droppedTables: [] }
  const context = { metaSchema, subTask, epoch }
  const schema = targetSchemaOf(fingerprint)
  const droppedTables = await withFencedTransaction(
    session,
    context,
    async () => {
      const objects = dropTables ? await readObjects(session, context) : []
      const made = objects.filter(({ state }) => state === 'created')
      if (schema !== null) await dropMade(session, schema, made)
      await forgetRecords(session, metaSchema, subTask)
      return namesOf(made, 'table')
    },
    'durable',
  )
  if (scope === 'everything')
    await session.rows(
      `DELETE FROM ${metaTable(context, 'run')} WHERE sub_task = $1 AND epoch = $2::bigint`,
      [subTask, String(epoch)],
    )
  return { epoch, droppedTables }
}

/**
 * Each kind in one statement, because foreign keys lead both ways and views read views. A schema goes when it was made for it
 * and is empty now. Functions that imitate the source's stay: they are there for the whole database.
 */
async function dropMade(
  session: PostgresSession,
  schema: string,
  made: readonly ObjectResult[],
): Promise<void> {
  const [tables, views] = [namesOf(made, 'table'), namesOf(made, 'view')]
  const functions = await triggerFunctions(session, schema, tables)
  await dropAll(session, 'VIEW', schema, views)
  await dropAll(session, 'TABLE', schema, tables)
  const routines = [...namesOf(made, 'function'), ...namesOf(made, 'procedure')]
  await dropRoutines(session, schema, [...functions, ...routines])
  if (namesOf(made, 'schema').length === 0 || !(await schemaExists(session, schema))) return
  if ((await objectNames(session, schema)).length > 0) return
  await session.script(`DROP SCHEMA ${quoteIdent(schema)}`, { object: schema })
}

function namesOf(objects: readonly ObjectResult[], kind: ObjectResult['kind']): string[] {
  return objects.filter((object) => object.kind === kind).map(({ targetName }) => targetName)
}

async function dropAll(
  session: PostgresSession,
  keyword: 'VIEW' | 'TABLE',
  schema: string,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  const qualified = names.map((name) => quoteQualified(schema, name)).join(', ')
  await session.script(`DROP ${keyword} IF EXISTS ${qualified}`, { object: schema })
}
