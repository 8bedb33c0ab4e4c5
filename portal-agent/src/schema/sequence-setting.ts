import type { PlannedTable } from '../convert/plan-database.ts'
import type { SequenceSetting } from '../model/ports/schema-writer.ts'

/** Where the table's own numbers go on; null for a table that does not number its rows. */
export function sequenceSetting({ plan, sequence }: PlannedTable): SequenceSetting | null {
  return sequence === null ? null : { schema: plan.targetSchema, table: plan.target, ...sequence }
}
