import type { ObjectResult } from '@data-migration/contract/portal'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'

/** Tables that an earlier run has made from another structure: rows of the present one must not go into them. */
export function alteredTables(plan: DatabasePlan, recorded: readonly ObjectResult[]): PlannedTable[] {
  const known = new Map(recorded.map((object) => [objectKey(object), object]))
  return plan.tables.filter(({ create }) => {
    const former = known.get(objectKey(create))
    if (former?.ddl === undefined || former.state !== 'created') return false
    return former.ddl !== `${create.statements.join(';\n')};`
  })
}
