import { FenceBox } from '../incremental/fence.ts'
import type { DatabasePlan } from '../convert/plan-database.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import { verifyLive } from './live-verification.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

interface ComparingRequest {
  readonly ledger: Ledger
  readonly ports: EpochPorts
}

/** Comparisons beside the following of the source, one at a time. */
export class Comparing {
  readonly fences = new FenceBox()
  /** What the target is made of now. */
  plan: DatabasePlan | null = null
  readonly #context: RunContext
  readonly #request: ComparingRequest
  #current: { readonly stop: AbortController; readonly over: Promise<void> } | null = null

  /** A table had a structure on the source that had not come through the log yet: there was no verdict about it. */
  #outrun = false

  constructor(context: RunContext, request: ComparingRequest) {
    this.#context = context
    this.#request = request
  }

  /** Compares whenever that is asked for, until the following has ended. */
  async run(ended: AbortSignal, signal: AbortSignal): Promise<void> {
    const { sink, wishes } = this.#context
    const over = Promise.withResolvers<'over'>()
    for (const end of [ended, signal]) {
      if (end.aborted) over.resolve('over')
      end.addEventListener('abort', () => over.resolve('over'), { once: true })
    }
    for (;;) {
      const next = await Promise.race([over.promise, wishes.comparison().then(() => 'wanted' as const)])
      if (next === 'over') return
      await this.#compare(signal)
      sink.append({ type: 'phase', phase: 'incremental', state: 'started' })
    }
  }

  /**
   * Ends the comparison that is under way, to be begun anew: its views hold the tables, and what a change of structure
   * rewrites on the target is gone from a view that was opened before. One that such a change has kept from a verdict before it came
   * through the log is begun anew as well.
   */
  async giveWay(): Promise<void> {
    const current = this.#current
    if (current === null && !this.#outrun) return
    this.#outrun = false
    current?.stop.abort(new Error('the structure changes'))
    await current?.over
    const { wishes, log } = this.#context
    log.info('the comparison begins anew behind the change of structure')
    if (!wishes.finish.aborted) wishes.askComparison()
  }

  async #compare(signal: AbortSignal): Promise<void> {
    const { fences } = this
    const first = this.plan
    if (first === null) return
    const plan = () => this.plan ?? first
    const stop = new AbortController()
    const context = { ...this.#context, signal: AbortSignal.any([signal, stop.signal]) }
    const compared = verifyLive(context, { ...this.#request, plan, loaded: null }, fences).catch(
      (error: unknown) => {
        signal.throwIfAborted()
        if (!stop.signal.aborted) throw error
      },
    )
    this.#current = { stop, over: compared.catch(() => undefined) }
    try {
      await compared
    } finally {
      this.#current = null
    }
    const { verification } = this.#context.record
    this.#outrun = verification.some(({ error }) => error?.code === 'DM-SRC-011')
  }
}
