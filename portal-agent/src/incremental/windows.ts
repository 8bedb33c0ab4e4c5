import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { ChangeBlock } from '../model/change-block.ts'
import type { TableRecord } from '../model/ports/ledger.ts'
import { reached } from '../model/position-order.ts'
import type { TablePlan } from '../model/table-plan.ts'

/** Between the first and the last view a table's rows were read in, changes may be in its rows already. */
export interface Windows {
  /** From where on the log is needed. */
  readonly start: Position
  /** Ends of windows that are not the start, in no order. */
  readonly boundaries: readonly Position[]
  /** Whether a change counts: those of a table without a key that its rows hold already are left out (design 5). */
  wanted(plan: TablePlan, block: ChangeBlock): boolean
  /** Whether rows may be there already, or be gone. */
  isOpen(plan: TablePlan, applied: Position): boolean
}

/** Errors: DM-INC-016 when nothing says from where on, or up to where, the log is needed. */
export function loadWindows(
  records: readonly TableRecord[],
  start: Position | null,
  plans: readonly TablePlan[],
): Windows {
  if (start === null) throw dmError('DM-INC-016', {})
  const keyless = new Set(plans.filter(({ key }) => key === null).map(({ source }) => source.name))
  const ends = new Map<string, Position>()
  for (const { table, chunks } of records)
    for (const { window } of chunks) {
      const { low, high } = window
      // Without a key a change cannot be carried out twice: its place among the rows has to be exact, and of all pieces the same.
      const end = ends.get(table)
      const isExact = low?.value === high?.value && (end === undefined || end.value === high?.value)
      if (high === null || (keyless.has(table) && !isExact)) throw dmError('DM-INC-016', {})
      if (end === undefined || reached(high, end)) ends.set(table, high)
    }
  const begin = start
  return {
    start,
    boundaries: distinct([...ends.values()].filter((end) => !reached(begin, end))),
    wanted: (plan, block) => {
      const end = ends.get(plan.source.name)
      return (
        plan.key !== null ||
        end === undefined ||
        !reached(end, block.progress.position) ||
        reached(begin, end)
      )
    },
    isOpen: (plan, applied) => {
      const end = ends.get(plan.source.name)
      return end !== undefined && !reached(applied, end)
    },
  }
}

function distinct(positions: readonly Position[]): Position[] {
  const seen = new Map(positions.map((position) => [position.value, position]))
  return [...seen.values()].sort((a, b) => (reached(a, b) ? 1 : -1))
}
