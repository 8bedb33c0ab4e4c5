import type { ForgetRequest, Forgotten } from '../../model/ports/forget.ts'
import { quoteIdent, quoteQualified } from '../../convert/quote.ts'
import { fenceOut, forgetRecords } from './claim.ts'
import type { PostgresConnector } from './connector.ts'
import { objectNames, schemaExists } from './existing-objects.ts'
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
      const tables = made.filter(({ kind }) => kind === 'table').map(({ targetName }) => targetName)
      if (schema !== null)
        await dropMade(
          session,
          schema,
          tables,
          made.some(({ kind }) => kind === 'schema'),
        )
      await forgetRecords(session, metaSchema, subTask)
      return tables
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

/** In one statement, because foreign keys may lead both ways. A schema goes when it was made for it and is empty now. */
async function dropMade(
  session: PostgresSession,
  schema: string,
  tables: readonly string[],
  schemaToo: boolean,
): Promise<void> {
  const names = tables.map((table) => quoteQualified(schema, table)).join(', ')
  if (tables.length > 0) await session.script(`DROP TABLE IF EXISTS ${names}`, { object: schema })
  if (!schemaToo || !(await schemaExists(session, schema))) return
  if ((await objectNames(session, schema)).length > 0) return
  await session.script(`DROP SCHEMA ${quoteIdent(schema)}`, { object: schema })
}
