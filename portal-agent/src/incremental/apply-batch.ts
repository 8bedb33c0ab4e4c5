import type { ValuePolicy } from '../convert/value-policy.ts'
import type { ChangeBlock, LogProgress } from '../model/change-block.ts'
import {
  type ApplyConflict,
  type ChangeApplier,
  UniqueCollision,
  type Strictness,
} from '../model/ports/change-applier.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { StepEncoder } from './encode-steps.ts'
import { type Cascades, findCascades } from './plan/cascades.ts'
import { netSteps, orderedStep, type PlannedStep } from './plan/steps.ts'
import type { Windows } from './windows.ts'

/** Option `incremental.conflict`. */
export type ConflictPolicy = 'stop' | 'overwrite' | 'ignore'

/** Carries batches of blocks out on the target. */
export class BatchApplier {
  readonly #applier: ChangeApplier
  readonly #windows: Windows
  readonly #encoder: StepEncoder
  readonly #cascades: Cascades
  readonly #lenient: ReadonlySet<string>
  readonly #policy: () => ConflictPolicy
  readonly #plans: readonly TablePlan[]
  readonly #reinsert = new Set<string>()

  constructor(
    applier: ChangeApplier,
    plans: readonly TablePlan[],
    windows: Windows,
    values: ValuePolicy,
    policy: () => ConflictPolicy,
  ) {
    this.#applier = applier
    this.#plans = plans
    this.#windows = windows
    this.#encoder = new StepEncoder(values)
    this.#cascades = findCascades(plans)
    // What a cascade of the target did before the log came to it is no conflict (pitfall K12).
    this.#lenient = new Set([...this.#cascades.families.values()].flatMap((family) => [...family]))
    this.#policy = policy
  }

  /** Returns what met another state of the target without stopping. */
  async apply(
    blocks: readonly ChangeBlock[],
    before: LogProgress,
    signal: AbortSignal,
  ): Promise<readonly ApplyConflict[]> {
    const wanted = (plan: TablePlan, block: ChangeBlock) => this.#windows.wanted(plan, block)
    const policy = this.#policy()
    const strictness = (plan: TablePlan): Strictness => {
      if (this.#lenient.has(plan.source.name) || this.#windows.isOpen(plan, before.position))
        return 'idempotent'
      return policy === 'stop' ? 'strict' : policy
    }
    const carryOut = (steps: readonly PlannedStep[]) =>
      orCollision(this.#carryOut(steps, blocks, strictness, signal))
    const steps = netSteps(blocks, this.#cascades, wanted)
    let done = await carryOut(steps)
    if (!(done instanceof UniqueCollision)) return done
    const net = () => netSteps(blocks, this.#cascades, wanted, 0)
    if (steps.some(({ kind }) => kind === 'ordered')) done = await carryOut(net())
    if (done instanceof UniqueCollision && this.#mayReinsert(done.table)) done = await carryOut(net())
    if (!(done instanceof UniqueCollision)) return done
    const ordered = orderedStep(blocks, this.#cascades, wanted)
    return await this.#carryOut(ordered, blocks, strictness, signal)
  }

  /** True when the table was not treated that way yet and nothing refers to its rows; it stays so for the run. */
  #mayReinsert(target: string | undefined): boolean {
    const plan = this.#plans.find((candidate) => candidate.target === target)
    if (plan === undefined || plan.key === null || this.#reinsert.has(plan.target)) return false
    const isParent = this.#plans.some(({ source }) =>
      source.foreignKeys.some(({ referencedTable }) => referencedTable === plan.source.name),
    )
    if (!isParent) this.#reinsert.add(plan.target)
    return !isParent
  }

  async #carryOut(
    steps: readonly PlannedStep[],
    blocks: readonly ChangeBlock[],
    strictness: (plan: TablePlan) => Strictness,
    signal: AbortSignal,
  ): Promise<readonly ApplyConflict[]> {
    const last = blocks.at(-1) as ChangeBlock
    const committedAtMs = blocks.findLast((block) => block.committedAtMs > 0)?.committedAtMs ?? 0
    const encoded = steps.map((step) => this.#encoder.encode(step))
    const { conflicts } = await this.#applier.apply(
      { steps: encoded, progress: last.progress, committedAtMs, reinsert: this.#reinsert },
      strictness,
      signal,
    )
    return conflicts
  }
}

/** A collision is returned, so that another way is tried. */
async function orCollision<T>(work: Promise<T>): Promise<T | UniqueCollision> {
  try {
    return await work
  } catch (error) {
    if (error instanceof UniqueCollision) return error
    throw error
  }
}
