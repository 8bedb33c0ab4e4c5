import type { DatabasePlan } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { ObjectDdl, SchemaWriter } from '../model/ports/schema-writer.ts'

/** Enables what was made asleep, once rows no longer flow in (pitfall V05). Doing it again changes nothing. */
export async function wakeTriggers(
  plan: Pick<DatabasePlan, 'tables' | 'stored'>,
  ledger: Ledger,
  writer: SchemaWriter,
  signal: AbortSignal,
): Promise<void> {
  const made = new Set(
    (await ledger.objectStates()).filter(({ state }) => state === 'created').map(objectKey),
  )
  const asleep = [...plan.tables.flatMap((table) => table.indexes), ...plan.stored]
  for (const object of asleep)
    if (object.enable !== undefined && made.has(objectKey(object))) await writer.enable(object, signal)
}

/**
 * A table that did not go on gets its rows from a later run: its triggers sleep until that ends, or they would change every
 * one of them (pitfall V05).
 */
export function withoutTriggersOf(
  halted: ReadonlyMap<string, unknown>,
  plan: DatabasePlan,
): Pick<DatabasePlan, 'tables' | 'stored'> {
  const isOfHalted = ({ kind, sourceName }: ObjectDdl) =>
    kind === 'trigger' && [...halted.keys()].some((table) => sourceName.startsWith(`${table}.`))
  const tables = plan.tables.filter(({ create }) => !halted.has(create.sourceName))
  return { tables, stored: plan.stored.filter((object) => !isOfHalted(object)) }
}
