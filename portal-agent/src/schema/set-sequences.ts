import type { PlannedTable } from '../convert/plan-database.ts'
import type { SchemaWriter, SequenceSetting } from '../model/ports/schema-writer.ts'

/** Where the table's own numbers go on; null for a table that does not number its rows. */
export function sequenceSetting({ plan, sequence }: PlannedTable): SequenceSetting | null {
  return sequence === null ? null : { schema: plan.targetSchema, table: plan.target, ...sequence }
}

/**
 * Rows that followed the load brought numbers of their own, and moved no sequence (pitfall A02): the first insert after the
 * switch-over would take one that is there. `current` are the same tables as the source has them now.
 */
export async function setSequences(
  tables: readonly PlannedTable[],
  current: readonly PlannedTable[],
  writer: SchemaWriter,
): Promise<void> {
  const now = new Map(current.map((table) => [table.plan.source.name, table.sequence]))
  for (const table of tables) {
    const setting = sequenceSetting(table)
    if (setting === null) continue
    await writer.setSequence({ ...setting, next: now.get(table.plan.source.name)?.next ?? setting.next })
  }
}
