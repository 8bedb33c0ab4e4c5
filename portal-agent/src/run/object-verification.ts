import type { ObjectVerdict } from '@data-migration/contract/portal'
import { compareObjects } from '../verify/objects/compare-objects.ts'
import { isWanted } from '../full/wanted-object.ts'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { columnKey } from '../model/column-key.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import { plannedObjects } from './planned-objects.ts'
import type { RunContext } from './run-context.ts'
import type { EpochPorts } from './ports.ts'

interface ObjectRequest {
  readonly plan: DatabasePlan
  readonly ledger: Ledger
  readonly ports: EpochPorts
}

/**
 * Tables' objects as the target's own catalogue tells them, against the plan: columns, keys, indexes, constraints, and where
 * numbers go on. Some statements, however many tables there are. `withSequences`: not while changes flow in, which bring
 * their numbers along and leave the sequences to the end.
 */
export async function verifyObjects(
  { options, signal }: RunContext,
  { plan, ledger, ports }: ObjectRequest,
  withSequences: boolean,
): Promise<ObjectVerdict[]> {
  const planned = plannedObjects(plan.tables, {
    recorded: await ledger.objectStates(),
    isWanted: (object) => isWanted(object, options.values),
    withSequences,
  })
  const { tables } = await ports.targetCatalog.read(undefined, signal)
  const found = new Map(tables.map((table) => [table.name, table]))
  const numbered = planned.flatMap(({ target, sequence }) =>
    sequence === null || !found.has(target) ? [] : [{ table: target, column: sequence.column }],
  )
  const states = numbered.length === 0 ? [] : await ports.targetCatalog.sequences(numbered, signal)
  const byColumn = new Map(states.map((state) => [columnKey(state), state]))
  return planned.map((each) => {
    const { target, sequence } = each
    const column = sequence === null ? null : columnKey({ table: target, column: sequence.column })
    const state = column === null ? undefined : byColumn.get(column)
    return compareObjects(each, found.get(target), state)
  })
}
