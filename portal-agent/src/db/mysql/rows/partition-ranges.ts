import type { KeyRange } from '../../../model/table-plan.ts'

/** One range a partition in their order; `after` is the last one of an earlier plan. The last range is open above. */
export function* partitionRanges(names: readonly string[], after?: KeyRange): Generator<KeyRange, void> {
  if (after?.upper === null) return
  const first = after === undefined ? 0 : placeOf(names, after.upper) + 1
  for (let no = first; no < names.length; no++)
    yield { no, lower: bound(names[no - 1]), upper: no === names.length - 1 ? null : bound(names[no]) }
}

/** The partitions that lie in a range. */
export function partitionsBetween(names: readonly string[], { lower, upper }: KeyRange): readonly string[] {
  const from = lower === null ? 0 : placeOf(names, lower) + 1
  return names.slice(from, upper === null ? names.length : placeOf(names, upper) + 1)
}

function bound(name: string | undefined): readonly string[] | null {
  return name === undefined ? null : [name]
}

/** A table whose partitions were changed meanwhile is not read on; this only guards against a plan of another table. */
function placeOf(names: readonly string[], [name]: readonly (string | null)[]): number {
  const place = names.indexOf(name ?? '')
  if (place < 0) throw new RangeError(`a range ends at partition ${name}, which the table does not have`)
  return place
}
