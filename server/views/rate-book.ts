import { keepWindow, type Rate, rateOf, type RateSample } from '@data-migration/contract/task'
import type { StoredProgress } from '../store/results.ts'

const windowMs = 30_000
/** Sub-tasks remembered; those looked at longest ago go first. */
const mostEntries = 2000

interface Entry {
  readonly epoch: number
  readonly samples: readonly RateSample[]
}

/** Rates from the counters that were looked at: nobody looks, nobody calculates. */
export interface RateBook {
  /** Takes the counters as they are now into account. Null while they span no time. */
  rate(subTaskId: string, progress: StoredProgress): Rate | null
}

export function newRateBook(): RateBook {
  const entries = new Map<string, Entry>()
  return {
    rate: (subTaskId, progress) => {
      const entry = entryAfter(entries.get(subTaskId), progress)
      entries.delete(subTaskId)
      entries.set(subTaskId, entry)
      const [oldest] = entries.keys()
      if (entries.size > mostEntries && oldest !== undefined) entries.delete(oldest)
      return rateOf(entry.samples)
    },
  }
}

function entryAfter(before: Entry | undefined, { at, epoch, progress }: StoredProgress): Entry {
  const samples = before?.epoch === epoch ? before.samples : []
  const sample: RateSample = {
    atMs: Date.parse(at),
    rows: progress.tables.reduce((sum, { rowsRead }) => sum + BigInt(rowsRead), 0n),
    bytes: progress.tables.reduce((sum, { bytesRead }) => sum + BigInt(bytesRead), 0n),
  }
  const last = samples.at(-1)
  const isNews = last === undefined || sample.atMs > last.atMs
  return { epoch, samples: isNews ? keepWindow(samples, sample, windowMs) : samples }
}
