import { DmError, dmError } from '@data-migration/contract/errors'
import { quoteQualified } from '../../../convert/quote.ts'
import type { ApplyBatch, StructureStep } from '../../../model/ports/change-applier.ts'
import { sessionText } from '../blockers.ts'
import { sqlState } from '../errors.ts'
import { type LedgerContext, metaTable } from '../ledger-context.ts'
import { positionToText } from '../ledger-rows.ts'
import { writeLeftOut } from '../left-out-record.ts'
import { deleteObject, writeObject } from '../object-record.ts'
import type { PostgresSession } from '../session.ts'
import { writeStructure } from '../structure-record.ts'
import { dropDigests } from './apply-aids.ts'

/** How long a statement may stand in the queue of a table, where everybody behind it waits as well. */
const lockTimeoutMs = 3000
const lockNotAvailable = '55P03'

/** Within the transaction of the position: exactly once, whatever happens (pitfalls D20, D34). */
export async function applyStructureStep(
  session: PostgresSession,
  context: LedgerContext,
  step: StructureStep,
  { progress }: Pick<ApplyBatch, 'progress'>,
): Promise<void> {
  await session.script(`SET LOCAL lock_timeout = ${lockTimeoutMs}`)
  await dropDigests(session, context, step.tables)
  for (const statement of step.statements) await session.script(statement, { object: firstTable(step) })
  for (const object of step.gone) await deleteObject(session, context, object)
  for (const object of step.made) await writeObject(session, context, object)
  for (const [name, table] of step.structures)
    await writeStructure(session, context, name, table, progress.position)
  await markLoaded(session, context, [...step.structures.keys()])
  for (const name of step.leftOut)
    await writeLeftOut(session, context, name, { position: progress.position, statement: step.statement })
  await session.rows(
    `INSERT INTO ${metaTable(context, 'ddl_event')} (sub_task, position, statement, action, target_statement)
     VALUES ($1, $2, $3, $4, $5)`,
    [
      context.subTask,
      positionToText(progress.position),
      step.statement,
      step.action,
      step.statements.length === 0 ? null : step.statements.join(';\n'),
    ],
  )
}

/**
 * All that a table has under this name comes through the log: a later run with a load of its own would copy its rows a second
 * time. What the load knows of the name stays.
 */
async function markLoaded(
  session: PostgresSession,
  context: LedgerContext,
  names: readonly string[],
): Promise<void> {
  const plan = metaTable(context, 'table_plan')
  for (const name of names)
    await session.rows(
      `INSERT INTO ${plan} (sub_task, table_name, complete) SELECT $1::text, $2::text, true
       WHERE NOT EXISTS (SELECT 1 FROM ${plan} p WHERE p.sub_task = $1 AND p.table_name = $2)`,
      [context.subTask, name],
    )
}

/** DM-INC-019, with who holds the tables, for a lock that was not to be had; everything else as it is. */
export async function asHeldStructure(
  session: PostgresSession,
  steps: ApplyBatch['steps'],
  error: unknown,
): Promise<unknown> {
  const step = steps.find((each) => each.kind === 'structure')
  if (step === undefined || !(error instanceof DmError) || sqlState(error) !== lockNotAvailable) return error
  const found = (await holders(session, step)).join('; ')
  return dmError(
    'DM-INC-019',
    { table: firstTable(step) },
    { found: found === '' ? 'no session was seen' : found },
  )
}

async function holders(session: PostgresSession, { tables }: StructureStep): Promise<string[]> {
  const names = tables.map(({ targetSchema, target }) => quoteQualified(targetSchema, target))
  const rows = await session.rows(
    `SELECT DISTINCT a.pid, a.usename AS name, a.application_name AS program, a.state
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.granted AND l.pid <> pg_backend_pid()
       AND l.relation IN (SELECT to_regclass(name)::oid FROM unnest($1::text[]) AS name) ORDER BY a.pid LIMIT 5`,
    [arrayText(names)],
  )
  return rows.map(sessionText)
}

/** The text form of an array of texts. */
function arrayText(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}

function firstTable({ tables }: StructureStep): string {
  return tables[0]?.target ?? ''
}
