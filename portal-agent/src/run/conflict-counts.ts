import type { Conflict } from '@data-migration/contract/portal'
import type { ApplyConflict } from '../model/ports/change-applier.ts'

/** Keys and lines are for people: the ledger lists more of them. */
const mostKeys = 5
const mostLines = 200

/** Conflicts that did not stop, by table, kind and what was done; begun with what earlier runs have met. */
export class ConflictCounts {
  readonly #counts = new Map<string, { readonly first: ApplyConflict; rows: bigint; keys: string[] }>()

  constructor(earlier: readonly ApplyConflict[]) {
    for (const conflict of earlier) this.add(conflict)
  }

  add(conflict: ApplyConflict): void {
    const { table, kind, action, rows, keys } = conflict
    const id = JSON.stringify([table, kind, action])
    const known = this.#counts.get(id) ?? { first: conflict, rows: 0n, keys: [] }
    known.rows += BigInt(rows)
    known.keys.push(...keys.slice(0, mostKeys - known.keys.length))
    this.#counts.set(id, known)
  }

  /** Absent where there was none. */
  counters(): { readonly conflicts?: Conflict[] } {
    const lines = [...this.#counts.values()].slice(0, mostLines)
    const conflicts = lines.flatMap(({ first, rows, keys }) => conflictOf(first, rows, keys))
    return conflicts.length === 0 ? {} : { conflicts }
  }
}

/** As it is told of; nothing for one that stops, which is an error. */
export function conflictOf(
  { table, kind, action }: ApplyConflict,
  rows: bigint,
  keys: readonly string[],
): Conflict[] {
  if (action === 'stop') return []
  return [{ table, kind, action, rows: String(rows), keys: keys.slice(0, mostKeys) }]
}
