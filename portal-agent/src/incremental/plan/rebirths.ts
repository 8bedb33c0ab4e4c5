import { type ChangeBlock, changeKind, entrySize } from '../../model/change-block.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { Cascades } from './cascades.ts'
import { imageKey } from './image-key.ts'
import { type Image, image } from './net-effect.ts'
import type { Wanted } from './wanted.ts'

/** What a change is part of: a delete that is left out, or the insert that takes the place of the row as it was. */
export type Rebirth = 'left-out' | Image

/**
 * Rows that others refer to and that are deleted and made again under the same key, in a log that tells what cascades did.
 * MySQL 9.6 and later carry foreign keys out above the engine, and REPLACE keeps the children of a row whose key stays: the
 * log has the delete and the insert and none of the children. Carried out as they stand, the target's own cascade would take
 * the children along, and nothing would bring them back (pitfall K10). So the row is changed instead.
 */
export class Rebirths {
  readonly #found = new Map<ChangeBlock, Map<number, Rebirth>>()

  constructor(blocks: readonly ChangeBlock[], cascades: Cascades, wanted: Wanted) {
    const gone = new Map<string, { readonly block: ChangeBlock; readonly entry: number }>()
    for (const block of blocks) {
      if (!block.cascadesLogged) continue
      const tables = block.tables.map(
        (plan) => plan.key !== null && cascades.families.has(plan.source.name) && wanted(plan, block),
      )
      if (!tables.includes(true)) continue
      for (let entry = 0; entry < block.count; entry++)
        if (tables[block.entries[entry * entrySize] as number] === true) this.#look(block, entry, gone)
    }
  }

  of(block: ChangeBlock, entry: number): Rebirth | null {
    return this.#found.size === 0 ? null : (this.#found.get(block)?.get(entry) ?? null)
  }

  #look(
    block: ChangeBlock,
    entry: number,
    gone: Map<string, { readonly block: ChangeBlock; readonly entry: number }>,
  ): void {
    const at = entry * entrySize
    const { entries } = block
    const kind = entries[at + 1]
    const plan = block.tables[entries[at] as number] as TablePlan
    if (kind === changeKind.delete) {
      const { start, end } = imageAt(block, at + 2)
      gone.set(keyIn(plan, block.bytes.toString('latin1', start, end)), { block, entry })
    } else if (kind === changeKind.insert) {
      const { start, end } = imageAt(block, at + 4)
      const key = keyIn(plan, imageKey(plan)(block.bytes, start, end))
      const before = gone.get(key)
      if (before === undefined) return
      gone.delete(key)
      this.#mark(before.block, before.entry, 'left-out')
      this.#mark(block, entry, imageAt(before.block, before.entry * entrySize + 2))
    }
  }

  #mark(block: ChangeBlock, entry: number, rebirth: Rebirth): void {
    const ofBlock = this.#found.get(block) ?? new Map<number, Rebirth>()
    this.#found.set(block, ofBlock.set(entry, rebirth))
  }
}

function imageAt(block: ChangeBlock, at: number): Image {
  const found = image(block, block.entries[at] as number, block.entries[at + 1] as number)
  if (found === null) throw new RangeError('a change has no image where its kind needs one')
  return found
}

function keyIn(plan: TablePlan, key: string): string {
  return `${plan.source.name}\0${key}`
}
