import { quoteIdent, quoteQualified } from '../../convert/quote.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { PostgresSession } from './session.ts'

/** Statements that put a table's triggers to sleep, and those that wake the very same ones as they were. */
export interface TriggerSwitch {
  readonly off: readonly string[]
  readonly on: readonly string[]
}

const wakes: Readonly<Record<string, string>> = { O: 'ENABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }

const awake = `
  SELECT g.tgname AS name, g.tgenabled AS enabled
  FROM pg_catalog.pg_trigger g
  JOIN pg_catalog.pg_class t ON t.oid = g.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = $1 AND t.relname = $2 AND NOT g.tgisinternal AND g.tgenabled <> 'D'
  ORDER BY g.tgname`

/** A trigger would change the rows that are to be as the source has them: ON UPDATE CURRENT_TIMESTAMP does (pitfall T11). */
export async function triggerSwitch(
  session: PostgresSession,
  { targetSchema, target }: TablePlan,
  signal: AbortSignal,
): Promise<TriggerSwitch> {
  const rows = await session.rows(awake, [targetSchema, target], { object: target, signal })
  const name = quoteQualified(targetSchema, target)
  const alter = (verb: string, trigger: string | null | undefined): string =>
    `ALTER TABLE ${name} ${verb} TRIGGER ${quoteIdent(trigger ?? '')}`
  return {
    off: rows.map((row) => alter('DISABLE', row['name'])),
    on: rows.map((row) => alter(wakes[row['enabled'] ?? ''] ?? 'ENABLE', row['name'])),
  }
}
