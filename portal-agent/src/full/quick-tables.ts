import type { PlannedTable } from '../convert/plan-database.ts'
import { isPlain } from '../model/ports/schema-writer.ts'

/** Bytes by the source's statistics: what a table below it needs is made in milliseconds. */
const quickBytes = 2_000_000n

/** Whether a table is so small that going to the target and back takes longer than what is done there. */
export function isQuick({ plan, create }: PlannedTable): boolean {
  return BigInt(plan.source.dataBytes) < quickBytes && isPlain(create)
}
