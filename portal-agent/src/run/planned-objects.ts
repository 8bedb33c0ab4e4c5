import type { PlannedTable } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { ObjectState } from '../model/ports/ledger.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { PlannedPart } from '../verify/objects/compare-constraints.ts'
import type { PlannedObjects } from '../verify/objects/compare-objects.ts'

export interface Expectations {
  /** What earlier runs have made; what the target refused then is on record, and not missed again. */
  readonly recorded: readonly ObjectState[]
  /** Whether the user wants it made; one that was made all the same is expected to be there. */
  readonly isWanted: (object: ObjectDdl) => boolean
  readonly withSequences: boolean
}

/** What the target's catalogue is expected to hold, as data: the DDL is not asked. */
export function plannedObjects(
  tables: readonly PlannedTable[],
  { recorded, isWanted, withSequences }: Expectations,
): PlannedObjects[] {
  const known = new Map(recorded.map((object) => [objectKey(object), object.state]))
  const isExpected = (object: ObjectDdl): boolean => {
    const state = known.get(objectKey(object))
    return state !== 'failed' && (state === 'created' || isWanted(object))
  }
  return tables.flatMap((table) => {
    const { create, sequence, plan } = table
    if (create.shape?.kind !== 'table') return []
    return [
      {
        table: plan.source.name,
        target: plan.target,
        shape: create.shape,
        parts: [...table.indexes, ...table.foreignKeys].filter(isExpected).flatMap(partOf),
        sequence: withSequences ? sequence : null,
        made: known.get(objectKey(create)) === 'created',
        edited: create.edited !== undefined,
      },
    ]
  })
}

function partOf({ shape, targetName }: ObjectDdl): PlannedPart[] {
  return shape === undefined || shape.kind === 'table' ? [] : [{ name: targetName, shape }]
}
