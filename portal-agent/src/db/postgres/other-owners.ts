import { z } from 'zod'
import { epochKey } from './claim.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import type { PostgresSession } from './session.ts'

/** Another sub-task that has a table of the same name in the same schema on record. */
export interface OtherOwner {
  readonly subTask: string
  readonly table: string
}

const fingerprintSchema = z.object({ options: z.record(z.string(), z.string()) })

interface Owner extends OtherOwner {
  readonly epoch: number
}

async function otherOwners(
  session: PostgresSession,
  context: LedgerContext,
  schema: string,
  tables: readonly string[],
): Promise<Owner[]> {
  const rows = await session.rows(
    `SELECT r.sub_task, r.epoch, r.fingerprint, o.target_name
     FROM ${metaTable(context, 'run')} r JOIN ${metaTable(context, 'object')} o ON o.sub_task = r.sub_task
     WHERE r.sub_task <> $1 AND o.kind = 'table' AND o.state IN ('created', 'exists')`,
    [context.subTask],
  )
  const names = new Set(tables)
  return rows.flatMap(({ sub_task: subTask, epoch, fingerprint, target_name: table }) => {
    const { options } = fingerprintSchema.parse(JSON.parse(fingerprint ?? ''))
    if (options['target.schema'] !== schema || !names.has(table ?? '')) return []
    return [{ subTask: subTask ?? '', table: table ?? '', epoch: Number(epoch) }]
  })
}

/** The first of the tables that a sub-task which runs now writes to (pitfall O17); null when there is none. */
export async function livingOwner(
  session: PostgresSession,
  context: LedgerContext,
  schema: string,
  tables: readonly string[],
): Promise<OtherOwner | null> {
  const owners = await otherOwners(session, context, schema, tables)
  for (const [subTask, [owner]] of Map.groupBy(owners, (one) => one.subTask))
    if (owner && (await isHeld(session, context, subTask, owner.epoch))) return owner
  return null
}

async function isHeld(
  session: PostgresSession,
  context: LedgerContext,
  subTask: string,
  epoch: number,
): Promise<boolean> {
  const key = [epochKey(context.metaSchema, subTask, epoch)]
  const [row] = await session.rows('SELECT pg_try_advisory_lock($1::bigint) AS free', key)
  if (row?.['free'] !== 't') return true
  await session.rows('SELECT pg_advisory_unlock($1::bigint)', key)
  return false
}

/**
 * Other sub-tasks forget tables whose rows are taken from them. One of them that went on would otherwise add its missing
 * chunks to a table that is no longer its own; so it finds it as any other existing table.
 */
export async function dispossess(
  session: PostgresSession,
  context: LedgerContext,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  for (const { subTask, table } of await otherOwners(session, context, schema, tables)) {
    const source = `(SELECT source_name FROM ${metaTable(context, 'object')}
      WHERE sub_task = $1 AND kind = 'table' AND target_name = $2)`
    for (const name of ['chunk', 'table_plan', 'rejected_row', 'verify_chunk'])
      await session.rows(
        `DELETE FROM ${metaTable(context, name)} WHERE sub_task = $1 AND table_name IN ${source}`,
        [subTask, table],
      )
    await session.rows(
      `DELETE FROM ${metaTable(context, 'object')} WHERE sub_task = $1 AND kind = 'table' AND target_name = $2`,
      [subTask, table],
    )
  }
}
