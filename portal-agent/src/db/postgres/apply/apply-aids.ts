import { quoteIdent, quoteQualified } from '../../../convert/quote.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { withFencedTransaction } from '../fence.ts'
import { type LedgerContext, metaTable } from '../ledger-context.ts'
import type { PostgresSession } from '../session.ts'
import { rowDigest } from './statements.ts'

type AidKind = 'deferrable' | 'trigger' | 'digest-index'

interface Aid {
  readonly kind: AidKind
  readonly schema: string
  readonly table: string
  readonly name: string
}

/**
 * For the time changes are applied, each recorded in the transaction that makes it:
 * - foreign keys are deferrable, as sources log children before parents at times; they stay active, for their cascades are
 *   those the log of the source leaves out (pitfalls K10, K11);
 * - user triggers are off, one by one and by the table's owner: what they did on the source is in the log;
 * - a table without a key has an index on a digest of its rows.
 */
export async function makeAids(
  session: PostgresSession,
  context: LedgerContext,
  tables: readonly TablePlan[],
  signal: AbortSignal,
): Promise<void> {
  for (const plan of tables) {
    const aids = [
      ...(await foreignKeys(session, plan)),
      ...(await enabledTriggers(session, plan)),
      ...(await missingDigest(session, plan)),
    ]
    for (const aid of aids) {
      signal.throwIfAborted()
      await withFencedTransaction(session, context, async () => {
        await session.script(make(aid, plan), { signal, object: plan.target })
        await record(session, context, aid)
      })
    }
  }
}

export async function removeAids(session: PostgresSession, context: LedgerContext): Promise<void> {
  const rows = await session.rows(
    `SELECT kind, target_schema, table_name, name FROM ${metaTable(context, 'apply_aid')} WHERE sub_task = $1`,
    [context.subTask],
  )
  for (const row of rows) {
    const aid: Aid = {
      kind: row['kind'] as AidKind,
      schema: row['target_schema'] ?? '',
      table: row['table_name'] ?? '',
      name: row['name'] ?? '',
    }
    await withFencedTransaction(session, context, async () => {
      if (await isThere(session, aid)) await session.script(takeBack(aid), { object: aid.table })
      await forget(session, context, aid)
    })
  }
}

/** Within the caller's transaction: an index on a digest of the columns these tables have had. */
export async function dropDigests(
  session: PostgresSession,
  context: LedgerContext,
  tables: readonly TablePlan[],
): Promise<void> {
  for (const plan of tables.filter(({ key }) => key === null)) {
    const aid = aidOf('digest-index', plan, digestName(plan))
    if (await isThere(session, aid)) await session.script(takeBack(aid), { object: plan.target })
    await forget(session, context, aid)
  }
}

function make(aid: Aid, plan: TablePlan): string {
  const table = quoteQualified(aid.schema, aid.table)
  switch (aid.kind) {
    case 'deferrable':
      return `ALTER TABLE ${table} ALTER CONSTRAINT ${quoteIdent(aid.name)} DEFERRABLE INITIALLY IMMEDIATE`
    case 'trigger':
      return `ALTER TABLE ${table} DISABLE TRIGGER ${quoteIdent(aid.name)}`
    case 'digest-index':
      return `CREATE INDEX ${quoteIdent(aid.name)} ON ${table} ((${rowDigest(plan, '') ?? 'NULL::text'}))`
  }
}

function takeBack(aid: Aid): string {
  const table = quoteQualified(aid.schema, aid.table)
  switch (aid.kind) {
    case 'deferrable':
      return `ALTER TABLE ${table} ALTER CONSTRAINT ${quoteIdent(aid.name)} NOT DEFERRABLE`
    case 'trigger':
      return `ALTER TABLE ${table} ENABLE TRIGGER ${quoteIdent(aid.name)}`
    case 'digest-index':
      return `DROP INDEX ${quoteQualified(aid.schema, aid.name)}`
  }
}

async function foreignKeys(session: PostgresSession, plan: TablePlan): Promise<Aid[]> {
  const names = await named(
    session,
    plan,
    `SELECT conname AS name FROM pg_constraint
    WHERE conrelid = $1::regclass AND contype = 'f' AND NOT condeferrable AND conparentid = 0`,
  )
  return names.map((name) => aidOf('deferrable', plan, name))
}

async function enabledTriggers(session: PostgresSession, plan: TablePlan): Promise<Aid[]> {
  const names = await named(
    session,
    plan,
    `SELECT tgname AS name FROM pg_trigger
    WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgenabled <> 'D'`,
  )
  return names.map((name) => aidOf('trigger', plan, name))
}

const digestName = (plan: TablePlan) => `portal_digest_${plan.target}`.slice(0, 63)

async function missingDigest(session: PostgresSession, plan: TablePlan): Promise<Aid[]> {
  if (plan.key !== null || rowDigest(plan, '') === null) return []
  const names = await named(
    session,
    plan,
    `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = $1::regclass`,
  )
  const name = digestName(plan)
  return names.includes(name) ? [] : [aidOf('digest-index', plan, name)]
}

async function named(session: PostgresSession, plan: TablePlan, sql: string): Promise<string[]> {
  const rows = await session.rows(sql, [quoteQualified(plan.targetSchema, plan.target)])
  return rows.map(({ name }) => name ?? '')
}

function aidOf(kind: AidKind, plan: TablePlan, name: string): Aid {
  return { kind, schema: plan.targetSchema, table: plan.target, name }
}

async function isThere(session: PostgresSession, { kind, schema, table, name }: Aid): Promise<boolean> {
  const found = {
    deferrable: 'SELECT 1 FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2',
    trigger: 'SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass($1) AND tgname = $2',
    'digest-index': `SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = to_regclass($1) AND c.relname = $2`,
  }[kind]
  return (await session.rows(found, [quoteQualified(schema, table), name])).length > 0
}

async function record(session: PostgresSession, context: LedgerContext, aid: Aid): Promise<void> {
  await session.rows(
    `INSERT INTO ${metaTable(context, 'apply_aid')} (sub_task, kind, target_schema, table_name, name)
     SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM ${metaTable(context, 'apply_aid')}
       WHERE sub_task = $1 AND kind = $2 AND target_schema = $3 AND table_name = $4 AND name = $5)`,
    [context.subTask, aid.kind, aid.schema, aid.table, aid.name],
  )
}

async function forget(session: PostgresSession, context: LedgerContext, aid: Aid): Promise<void> {
  await session.rows(
    `DELETE FROM ${metaTable(context, 'apply_aid')}
     WHERE sub_task = $1 AND kind = $2 AND target_schema = $3 AND table_name = $4 AND name = $5`,
    [context.subTask, aid.kind, aid.schema, aid.table, aid.name],
  )
}
