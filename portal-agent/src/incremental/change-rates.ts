import type { IncrementalCounters } from '@data-migration/contract/portal'

export interface ChangeTotals {
  readonly inserts: bigint
  readonly updates: bigint
  readonly deletes: bigint
  readonly bytes: bigint
}

type PerSecond = NonNullable<IncrementalCounters['perSecond']>

const windowMs = 10_000
/** Readings closer together than this tell nothing more. */
const leastMs = 250

/** The pace of the last seconds, by kind of change. */
export class ChangeRates {
  readonly #readings: { readonly atMs: number; readonly totals: ChangeTotals }[] = []

  /** `atMs` on a monotone clock; totals never fall. Null while they span no time. */
  after(atMs: number, totals: ChangeTotals): PerSecond | null {
    const last = this.#readings.at(-1)
    if (last === undefined || atMs - last.atMs >= leastMs) this.#readings.push({ atMs, totals })
    while ((this.#readings[1]?.atMs ?? atMs) < atMs - windowMs) this.#readings.shift()
    const first = this.#readings[0]
    if (first === undefined || atMs - first.atMs < leastMs) return null
    const rate = (kind: keyof ChangeTotals) =>
      (Number(totals[kind] - first.totals[kind]) * 1000) / (atMs - first.atMs)
    return {
      inserts: rate('inserts'),
      updates: rate('updates'),
      deletes: rate('deletes'),
      bytes: rate('bytes'),
    }
  }
}
