import type { ObjectResult } from '@data-migration/contract/portal'
import type { PlannedTable } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { PlannedPart } from '../verify/objects/compare-constraints.ts'
import type { PlannedObjects } from '../verify/objects/compare-objects.ts'

/**
 * What the target's catalogue is expected to hold, as data: the DDL is not asked. `recorded`: what earlier runs have made;
 * what the target refused then is on record, and not missed again.
 */
export function plannedObjects(
  tables: readonly PlannedTable[],
  recorded: readonly ObjectResult[],
  withSequences: boolean,
): PlannedObjects[] {
  const known = new Map(recorded.map((object) => [objectKey(object), object.state]))
  return tables.flatMap((table) => {
    const { create, sequence, plan } = table
    if (create.shape?.kind !== 'table') return []
    return [
      {
        table: plan.source.name,
        target: plan.target,
        shape: create.shape,
        parts: [...table.indexes, ...table.foreignKeys]
          .filter((object) => known.get(objectKey(object)) !== 'failed')
          .flatMap(partOf),
        sequence: withSequences ? sequence : null,
        made: known.get(objectKey(create)) === 'created',
      },
    ]
  })
}

function partOf({ shape, targetName }: ObjectDdl): PlannedPart[] {
  return shape === undefined || shape.kind === 'table' ? [] : [{ name: targetName, shape }]
}
