import { type DmError, dmError } from '@data-migration/contract/errors'
import type { OptionValues } from '@data-migration/contract/options'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import type { ExistingObjects } from '../model/ports/schema-writer.ts'

export type ExistingPolicy = OptionValues['target.existing']

const namesShown = 10

/** What the policy `fail` says of a target schema that holds something else; null when nothing is in the way. */
export function existingProblem(
  schema: string,
  existing: ExistingObjects,
  policy: ExistingPolicy,
): DmError | null {
  const { foreign } = existing
  if (policy !== 'fail' || foreign.length === 0) return null
  const more = foreign.length > namesShown ? ` and ${foreign.length - namesShown} more` : ''
  const found = `${foreign.slice(0, namesShown).join(', ')}${more}`
  return dmError('DM-TGT-006', { schema, count: foreign.length }, { found })
}

/** Tables of the plan that are in the target and not of this sub-task's making. */
export function tablesThere(plan: DatabasePlan, existing: ExistingObjects): PlannedTable[] {
  const foreign = new Set(existing.foreign)
  return plan.tables.filter((table) => foreign.has(table.plan.target))
}
