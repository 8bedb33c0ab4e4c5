import type { ObjectResult } from '@data-migration/contract/portal'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import { isEditedSince } from '../model/edited.ts'
import { objectKey } from '../model/object-key.ts'

export interface AlteredTable {
  readonly table: PlannedTable
  /** By statements of a user, made or taken back since; else the source's definition is another. */
  readonly byEdit: boolean
}

/** Tables that an earlier run has made from another structure: rows of the present one must not go into them. */
export function alteredTables(plan: DatabasePlan, recorded: readonly ObjectResult[]): AlteredTable[] {
  const known = new Map(recorded.map((object) => [objectKey(object), object]))
  return plan.tables.flatMap((table) => {
    const { create } = table
    const former = known.get(objectKey(create))
    if (former?.ddl === undefined || former.state !== 'created') return []
    if (former.ddl === `${create.statements.join(';\n')};`) return []
    return [{ table, byEdit: isEditedSince(create, former) }]
  })
}
