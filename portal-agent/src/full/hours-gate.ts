import { setTimeout as delay } from 'node:timers/promises'
import { isWithin, nextWithin, parseHours } from '@data-migration/contract/options'
import type { OptionsInForce } from './full-request.ts'

/** The option may be changed while it is waited for. */
const lookEveryMs = 1000

/** Lets through only in the hours of `limit.hours`; tells once when it begins to hold somebody back. */
export class HoursGate {
  readonly #options: OptionsInForce
  readonly #onWait: (hours: string, untilMs: number) => void
  readonly #now: () => number
  #told = ''

  constructor(
    options: OptionsInForce,
    onWait: (hours: string, untilMs: number) => void,
    now: () => number = Date.now,
  ) {
    this.#options = options
    this.#onWait = onWait
    this.#now = now
  }

  /** Whether it would hold somebody back now. */
  get isClosed(): boolean {
    return this.#opensAt() !== null
  }

  async pass(signal: AbortSignal): Promise<void> {
    for (let until = this.#opensAt(); until !== null; until = this.#opensAt()) {
      this.#tell(until)
      await delay(Math.min(lookEveryMs, Math.max(1, until - this.#now())), undefined, { signal }).catch(() =>
        signal.throwIfAborted(),
      )
    }
    this.#told = ''
  }

  #tell(untilMs: number): void {
    const hours = this.#options.values['limit.hours']
    const what = `${hours} ${untilMs}`
    if (what === this.#told) return
    this.#told = what
    this.#onWait(hours, untilMs)
  }

  /** Null while it is open. */
  #opensAt(): number | null {
    const hours = parseHours(this.#options.values['limit.hours'])
    const now = this.#now()
    return hours === null || isWithin(hours, now) ? null : nextWithin(hours, now)
  }
}
