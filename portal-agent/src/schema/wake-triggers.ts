import type { DatabasePlan } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { SchemaWriter } from '../model/ports/schema-writer.ts'

/** Enables what was made asleep, once rows no longer flow in (pitfall V05). Doing it again changes nothing. */
export async function wakeTriggers(
  plan: DatabasePlan,
  ledger: Ledger,
  writer: SchemaWriter,
  signal: AbortSignal,
): Promise<void> {
  const made = new Set((await ledger.objects()).filter(({ state }) => state === 'created').map(objectKey))
  const asleep = [...plan.tables.flatMap((table) => table.indexes), ...plan.stored]
  for (const object of asleep)
    if (object.enable !== undefined && made.has(objectKey(object))) await writer.enable(object, signal)
}
