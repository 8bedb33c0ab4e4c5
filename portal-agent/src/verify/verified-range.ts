import { z } from 'zod'
import { differenceSchema } from '@data-migration/contract/portal'
import type { KeyRange } from '../model/table-plan.ts'
import type { RangeResult } from './range-result.ts'
import { sameRange } from './verify-ranges.ts'

/** Where finished ranges are remembered (the ledger), as text. */
export interface VerifiedRangeStore {
  /** Range number → text recorded for it. */
  load(table: string): Promise<ReadonlyMap<number, string>>
  record(table: string, no: number, resultJson: string): Promise<void>
  /**
   * Names the state of both sides that is compared, e.g. source position and target epoch. A range recorded under another
   * stamp is compared anew: one verdict must speak of one state.
   */
  readonly stamp: string
}

const count = z.int().nonnegative()

const recordSchema = z.object({
  stamp: z.string(),
  lower: z.array(z.string()).nullable(),
  upper: z.array(z.string()).nullable(),
  result: z.object({
    rowsSource: count,
    rowsTarget: count,
    missing: count,
    extra: count,
    different: count,
    changedByPolicy: count,
    differences: z.array(differenceSchema),
  }),
})

export function toRecord(stamp: string, range: KeyRange, result: RangeResult): string {
  return JSON.stringify({ stamp, lower: range.lower, upper: range.upper, result })
}

/** The recorded result, if it speaks of this range in this state; else null, and the range is compared. */
export function fromRecord(text: string | undefined, stamp: string, range: KeyRange): RangeResult | null {
  if (text === undefined) return null
  const parsed = recordSchema.safeParse(parseJson(text))
  if (!parsed.success || parsed.data.stamp !== stamp) return null
  return sameRange({ no: range.no, ...bounds(parsed.data) }, range) ? parsed.data.result : null
}

function bounds({ lower, upper }: Pick<KeyRange, 'lower' | 'upper'>): Pick<KeyRange, 'lower' | 'upper'> {
  return { lower, upper }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
