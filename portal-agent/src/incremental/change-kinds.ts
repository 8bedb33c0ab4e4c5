import { type ChangeBlock, changeKind, entrySize } from '../model/change-block.ts'

export interface ChangeKinds {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

/** How many changes there are of each kind. */
export function kindsOf(blocks: readonly ChangeBlock[]): ChangeKinds {
  const counts = [0, 0, 0]
  for (const { entries, count } of blocks)
    for (let i = 0; i < count; i++) {
      const kind = entries[i * entrySize + 1] as number
      counts[kind] = (counts[kind] ?? 0) + 1
    }
  const of = (kind: number) => counts[kind] ?? 0
  return {
    inserts: of(changeKind.insert),
    updates: of(changeKind.update),
    deletes: of(changeKind.delete),
  }
}
