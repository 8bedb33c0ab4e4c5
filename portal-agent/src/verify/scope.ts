import type { KeyValues } from '../model/table-plan.ts'

/** Part of a table that is compared; the verdict then speaks of that part only. */
export interface Scope {
  /** Share of the ranges, 1 to 100. */
  readonly samplePercent: number
  /** lower < key <= upper; null = open. */
  readonly lower: KeyValues | null
  readonly upper: KeyValues | null
}

export const wholeScope: Scope = { samplePercent: 100, lower: null, upper: null }
