import type { ObjectDifference, ObjectVerdict } from '@data-migration/contract/portal'
import type { TableShape } from '../../model/object-shape.ts'
import type { SequenceState } from '../../model/ports/catalog.ts'
import type { Table } from '../../model/schema.ts'
import { compareColumns, compareHolding } from './compare-columns.ts'
import { compareParts, type PlannedPart } from './compare-constraints.ts'

/** A table as it is to be on the target. */
export interface PlannedObjects {
  /** Name on the source. */
  readonly table: string
  readonly target: string
  readonly shape: TableShape
  readonly parts: readonly PlannedPart[]
  /** Null where no column numbers itself, or numbers are not looked at. */
  readonly sequence: { readonly column: string; readonly next: string } | null
  /** False for a table that was there before: what it lacks is told, and is nobody's fault. */
  readonly made: boolean
  /** Made by statements of a user: its columns are to hold the rows, and what else it has is the user's wish. */
  readonly edited: boolean
}

/** Pure: what was planned against the target's own catalogue. */
export function compareObjects(
  planned: PlannedObjects,
  found: Table | undefined,
  sequence: SequenceState | undefined,
): ObjectVerdict {
  const differences = found === undefined ? [absent(planned)] : differencesOf(planned, found, sequence)
  const { table, made } = planned
  return { table, made, objects: differences.length === 0 ? 'equal' : 'differs', differences }
}

function absent({ target }: PlannedObjects): ObjectDifference {
  return { item: 'table', name: target, expected: 'a table', found: 'none' }
}

function differencesOf(
  planned: PlannedObjects,
  found: Table,
  sequence: SequenceState | undefined,
): ObjectDifference[] {
  return [
    ...(planned.edited ? compareHolding : compareColumns)(planned.shape.columns, found.columns),
    ...compareParts(planned.parts, found),
    ...(planned.sequence === null ? [] : compareSequence(planned.sequence, sequence)),
  ]
}

/** The next number is free, and not below the source's: one it has given away before would come again (pitfall A01). */
function compareSequence(
  { column, next }: { readonly column: string; readonly next: string },
  state: SequenceState | undefined,
): ObjectDifference[] {
  const name = column
  if (state?.next === null) return []
  if (state === undefined) return [{ item: 'sequence', name, expected: `next ${next}`, found: 'none' }]
  const free = state.greatest === null ? 1n : BigInt(state.greatest) + 1n
  const wanted = free > BigInt(next) ? free : BigInt(next)
  const least = wanted > BigInt(state.end) ? BigInt(state.end) : wanted
  if (BigInt(state.next) >= least) return []
  return [{ item: 'sequence', name, expected: `next ${least} or above`, found: `next ${state.next}` }]
}
