import { type ChangeBlock, changeKind, entrySize } from '../../model/change-block.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { type ImageKey, imageKey } from './image-key.ts'

/** Where an image lies. */
export interface Image {
  readonly block: ChangeBlock
  readonly start: number
  readonly end: number
}

/** What becomes of one key within a step. */
interface KeyFate {
  /** Whether the row was there before the step. */
  readonly existed: boolean
  /** Its key as an image; null where it did not exist before. */
  readonly before: Image | null
  /** Its end; null when it is gone. */
  after: Image | null
}

/** How many copies of a row come (above 0) or go. */
interface CopyBalance {
  readonly image: Image
  copies: number
}

export interface NetRows {
  readonly inserts: Image[]
  readonly updates: Image[]
  readonly deletes: Image[]
}

/** The net effect of a run of changes on one table; a key is touched once, however often it changed. */
export class NetEffect {
  readonly plan: TablePlan
  readonly #keyOf: ImageKey
  readonly #keys = new Map<string, KeyFate>()
  readonly #rows = new Map<string, CopyBalance>()

  constructor(plan: TablePlan) {
    this.plan = plan
    this.#keyOf = imageKey(plan)
  }

  add(block: ChangeBlock, entry: number): void {
    const { entries, bytes } = block
    const at = entry * entrySize
    const kind = entries[at + 1]
    const before = image(block, entries[at + 2] as number, entries[at + 3] as number)
    const after = image(block, entries[at + 4] as number, entries[at + 5] as number)
    if (this.plan.key === null) {
      if (before !== null) this.#count(before, -1)
      if (after !== null) this.#count(after, 1)
      return
    }
    const oldKey = before === null ? null : bytes.toString('latin1', before.start, before.end)
    const newKey = after === null ? null : this.#keyOf(bytes, after.start, after.end)
    if (kind === changeKind.update && oldKey === newKey) return this.#put(newKey as string, before, after)
    if (oldKey !== null) this.#put(oldKey, before, null)
    if (newKey !== null) this.#put(newKey, null, after)
  }

  /** A row that was there becomes another under the same key. */
  replace(before: Image, after: Image | null): void {
    const { block, start, end } = before
    this.#put(block.bytes.toString('latin1', start, end), before, after)
  }

  /** In the order in which each key was touched first. */
  rows(): NetRows {
    const net: NetRows = { inserts: [], updates: [], deletes: [] }
    for (const { existed, before, after } of this.#keys.values()) {
      if (after !== null) (existed ? net.updates : net.inserts).push(after)
      else if (existed && before !== null) net.deletes.push(before)
    }
    for (const { image: row, copies } of this.#rows.values())
      for (let i = Math.abs(copies); i > 0; i--) (copies > 0 ? net.inserts : net.deletes).push(row)
    return net
  }

  #put(key: string, before: Image | null, after: Image | null): void {
    const known = this.#keys.get(key)
    if (known === undefined) this.#keys.set(key, { existed: before !== null, before, after })
    else known.after = after
  }

  #count(row: Image, by: number): void {
    const key = row.block.bytes.toString('latin1', row.start, row.end)
    const known = this.#rows.get(key)
    if (known === undefined) this.#rows.set(key, { image: row, copies: by })
    else known.copies += by
  }
}

export function image(block: ChangeBlock, start: number, end: number): Image | null {
  return start < 0 ? null : { block, start, end }
}
