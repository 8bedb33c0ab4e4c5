import type { Conflict } from '@data-migration/contract/portal'
import type { ApplyConflict } from '../model/ports/change-applier.ts'

/** The ledger has the others. */
const mostLines = 200

/** Conflicts that did not stop, by table, kind and what was done; begun with what earlier runs have met. */
export class ConflictCounts {
  readonly #counts = new Map<string, ApplyConflict & { total: bigint }>()

  constructor(earlier: readonly ApplyConflict[]) {
    for (const conflict of earlier) this.add(conflict)
  }

  add(conflict: ApplyConflict): void {
    const id = JSON.stringify([conflict.table, conflict.kind, conflict.action])
    const total = (this.#counts.get(id)?.total ?? 0n) + BigInt(conflict.rows)
    this.#counts.set(id, { ...conflict, total })
  }

  /** Absent where there was none. */
  counters(): { readonly conflicts?: Conflict[] } {
    const lines = [...this.#counts.values()].slice(0, mostLines)
    const conflicts = lines.flatMap((line) => conflictOf(line, line.total))
    return conflicts.length === 0 ? {} : { conflicts }
  }
}

/** As it is told of; nothing for one that stops, which is an error. */
export function conflictOf({ table, kind, action }: ApplyConflict, rows: bigint): Conflict[] {
  return action === 'stop' ? [] : [{ table, kind, action, rows: String(rows) }]
}
