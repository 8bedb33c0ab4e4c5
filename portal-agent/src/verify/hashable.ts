import type { HashName } from '../model/ports/snapshot-reader.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { canonicalForm } from './canonical/canonical-form.ts'
import type { SessionPair } from './session-pool.ts'

/** Whether both databases print every column alike, at least mostly: what they print otherwise is compared row by row. */
export function isHashable(table: TablePlan): boolean {
  return table.columns.length > 0 && table.columns.every(({ row }) => canonicalForm(row).sameText)
}

/** A function both databases have; null when there is none, and rows can only be read (MySQL 9.7 with openGauss). */
export async function commonHash(
  { source, target }: SessionPair,
  signal: AbortSignal,
): Promise<HashName | null> {
  const [here, there] = await Promise.all([source.hashes(signal), target.hashes(signal)])
  return here.find((name) => there.includes(name)) ?? null
}
