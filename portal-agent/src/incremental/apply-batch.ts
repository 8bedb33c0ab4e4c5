import type { ValuePolicy } from '../convert/value-policy.ts'
import type { ChangeBlock, LogProgress } from '../model/change-block.ts'
import { type ChangeApplier, UniqueCollision, type Strictness } from '../model/ports/change-applier.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { StepEncoder } from './encode-steps.ts'
import { type Cascades, findCascades } from './plan/cascades.ts'
import { netSteps, orderedStep, type PlannedStep } from './plan/steps.ts'
import type { Windows } from './windows.ts'

/** Carries batches of blocks out on the target. */
export class BatchApplier {
  readonly #applier: ChangeApplier
  readonly #windows: Windows
  readonly #encoder: StepEncoder
  readonly #cascades: Cascades
  readonly #lenient: ReadonlySet<string>
  readonly #overwrite: () => boolean
  readonly #plans: readonly TablePlan[]
  readonly #reinsert = new Set<string>()

  constructor(
    applier: ChangeApplier,
    plans: readonly TablePlan[],
    windows: Windows,
    policy: ValuePolicy,
    overwrite: () => boolean,
  ) {
    this.#applier = applier
    this.#plans = plans
    this.#windows = windows
    this.#encoder = new StepEncoder(policy)
    this.#cascades = findCascades(plans)
    // What a cascade of the target did before the log came to it is no conflict (pitfall K12).
    this.#lenient = new Set([...this.#cascades.families.values()].flatMap((family) => [...family]))
    this.#overwrite = overwrite
  }

  async apply(blocks: readonly ChangeBlock[], before: LogProgress, signal: AbortSignal): Promise<void> {
    const wanted = (plan: TablePlan, block: ChangeBlock) => this.#windows.wanted(plan, block)
    const strictness = (plan: TablePlan): Strictness =>
      this.#overwrite() || this.#lenient.has(plan.source.name) || this.#windows.isOpen(plan, before.position)
        ? 'idempotent'
        : 'strict'
    const carryOut = (steps: readonly PlannedStep[]) =>
      collisionOf(this.#carryOut(steps, blocks, strictness, signal))
    const steps = netSteps(blocks, this.#cascades, wanted)
    let collision = await carryOut(steps)
    if (collision === null) return
    const net = () => netSteps(blocks, this.#cascades, wanted, 0)
    if (steps.some(({ kind }) => kind === 'ordered')) collision = await carryOut(net())
    if (collision === null) return
    if (this.#mayReinsert(collision.table) && (await carryOut(net())) === null) return
    await this.#carryOut(orderedStep(blocks, this.#cascades, wanted), blocks, strictness, signal)
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
  ): Promise<void> {
    const last = blocks.at(-1) as ChangeBlock
    const committedAtMs = blocks.findLast((block) => block.committedAtMs > 0)?.committedAtMs ?? 0
    const encoded = steps.map((step) => this.#encoder.encode(step))
    await this.#applier.apply(
      { steps: encoded, progress: last.progress, committedAtMs, reinsert: this.#reinsert },
      strictness,
      signal,
    )
  }
}

/** The collision, so that another way is tried; null when there was none. */
async function collisionOf(work: Promise<void>): Promise<UniqueCollision | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof UniqueCollision) return error
    throw error
  }
}
