import { type ChangeBlock, changeKind, entrySize } from '../../model/change-block.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { Cascades } from './cascades.ts'
import { imageKey } from './image-key.ts'
import { type Image, image, NetEffect } from './net-effect.ts'
import { type Rebirth, Rebirths } from './rebirths.ts'
import type { Wanted } from './wanted.ts'

/** One change that has to be carried out by itself, in its place. */
export interface SingleChange {
  readonly plan: TablePlan
  readonly kind: number
  readonly before: Image | null
  readonly after: Image | null
}

/** Net effects of tables that may be carried out in any order that foreign keys allow, or changes one by one. */
export type PlannedStep =
  | { readonly kind: 'net'; readonly tables: readonly NetEffect[] }
  | { readonly kind: 'ordered'; readonly changes: readonly SingleChange[] }

/** Every change in its place: what a batch falls back to when its net effect collides with itself. */
export function orderedStep(
  blocks: readonly ChangeBlock[],
  cascades: Cascades,
  wanted: Wanted,
): PlannedStep[] {
  const changes: SingleChange[] = []
  const rebirths = new Rebirths(blocks, cascades, wanted)
  for (const block of blocks)
    for (let i = 0; i < block.count; i++) {
      const rebirth = rebirths.of(block, i)
      if (rebirth === 'left-out') continue
      const change = singleChange(block, i, rebirth)
      if (wanted(change.plan, block)) changes.push(change)
    }
  return changes.length === 0 ? [] : [{ kind: 'ordered', changes }]
}

/** Up to so many changes cost less one by one than staged: a step has to copy, join and empty for each table. */
export const fewChanges = 100

/**
 * The fewest steps whose end is that of the changes in their order. Steps of up to `few` changes keep that order; cascades
 * can make each transaction a step of its own.
 */
export function netSteps(
  blocks: readonly ChangeBlock[],
  cascades: Cascades,
  wanted: Wanted,
  few = fewChanges,
): PlannedStep[] {
  const planner = new StepPlanner(cascades, few, new Rebirths(blocks, cascades, wanted))
  for (const block of blocks) {
    const counts = block.tables.map((plan) => wanted(plan, block))
    for (let i = 0; i < block.count; i++) {
      const table = block.entries[i * entrySize] as number
      if (counts[table] === true) planner.add(block, i, block.tables[table] as TablePlan)
    }
  }
  return planner.finish()
}

class StepPlanner {
  readonly #cascades: Cascades
  readonly #few: number
  readonly #steps: PlannedStep[] = []
  /** The last step, where that is one of single changes: more can follow in it. */
  #singles: SingleChange[] | null = null
  /** Changes of the open step, as long as they are few. */
  #entries: (readonly [ChangeBlock, number])[] = []
  #open = new Map<TablePlan, NetEffect>()
  #names = new Set<string>()
  /** Tables whose rows are deleted in the open step and take others with them. */
  readonly #cascaded = new Set<string>()
  readonly #rebirths: Rebirths

  constructor(cascades: Cascades, few: number, rebirths: Rebirths) {
    this.#cascades = cascades
    this.#few = few
    this.#rebirths = rebirths
  }

  add(block: ChangeBlock, entry: number, plan: TablePlan): void {
    const family = this.#cascades.families.get(plan.source.name)
    const kind = block.entries[entry * entrySize + 1]
    const rebirth = this.#rebirths.of(block, entry)
    if (rebirth === 'left-out') return
    if (family !== undefined && kind === changeKind.update && this.#mayCascade(block, entry, plan)) {
      this.#close()
      this.#single(block, entry)
      return
    }
    if (family !== undefined && kind === changeKind.delete) this.#beforeCascade(plan, family)
    else if (this.#isReached(plan.source.name)) this.#close()
    const effect = this.#effectOf(plan)
    if (rebirth === null) effect.add(block, entry)
    else effect.replace(rebirth, singleChange(block, entry, rebirth).after)
    if (this.#entries.length <= this.#few) this.#entries.push([block, entry])
  }

  finish(): PlannedStep[] {
    this.#close()
    return this.#steps
  }

  /** What a row was like besides its key is not known. */
  #mayCascade(block: ChangeBlock, entry: number, plan: TablePlan): boolean {
    return this.#cascades.byOtherColumns.has(plan.source.name) || changesKey(block, entry, plan)
  }

  /** A delete that cascades: what happened to its family before must have been carried out. */
  #beforeCascade(plan: TablePlan, family: ReadonlySet<string>): void {
    const { name } = plan.source
    const others = [...this.#names].some(
      (touched) => family.has(touched) && !(touched === name && this.#cascaded.has(name)),
    )
    if (others || (this.#isReached(name) && !this.#cascaded.has(name))) this.#close()
    this.#cascaded.add(name)
  }

  #isReached(table: string): boolean {
    for (const parent of this.#cascaded)
      if (this.#cascades.families.get(parent)?.has(table) === true) return true
    return false
  }

  #effectOf(plan: TablePlan): NetEffect {
    const known = this.#open.get(plan)
    if (known !== undefined) return known
    const effect = new NetEffect(plan)
    this.#open.set(plan, effect)
    this.#names.add(plan.source.name)
    return effect
  }

  #close(): void {
    if (this.#entries.length <= this.#few)
      for (const [block, entry] of this.#entries) this.#single(block, entry)
    else {
      this.#steps.push({ kind: 'net', tables: [...this.#open.values()] })
      this.#singles = null
    }
    this.#entries = []
    this.#open = new Map()
    this.#names = new Set()
    this.#cascaded.clear()
  }

  #single(block: ChangeBlock, entry: number): void {
    if (this.#singles === null) {
      this.#singles = []
      this.#steps.push({ kind: 'ordered', changes: this.#singles })
    }
    this.#singles.push(singleChange(block, entry, this.#rebirths.of(block, entry)))
  }
}

/** `rebirth`: an insert of a row that is changed instead. */
function singleChange(block: ChangeBlock, entry: number, rebirth: Rebirth | null): SingleChange {
  const at = entry * entrySize
  const { entries } = block
  const before = image(block, entries[at + 2] as number, entries[at + 3] as number)
  const isReborn = rebirth !== null && rebirth !== 'left-out'
  return {
    plan: block.tables[entries[at] as number] as TablePlan,
    kind: isReborn ? changeKind.update : (entries[at + 1] as number),
    before: isReborn ? rebirth : before,
    after: image(block, entries[at + 4] as number, entries[at + 5] as number),
  }
}

function changesKey(block: ChangeBlock, entry: number, plan: TablePlan): boolean {
  const { before, after } = singleChange(block, entry, null)
  if (before === null || after === null || plan.key === null) return true
  const { bytes } = block
  return bytes.toString('latin1', before.start, before.end) !== imageKey(plan)(bytes, after.start, after.end)
}
