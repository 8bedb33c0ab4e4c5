/** A reading of the counters; `atMs` on one monotone clock, `rows` and `bytes` never falling within one run. */
export interface RateSample {
  readonly atMs: number
  readonly rows: bigint
  readonly bytes: bigint
}

export interface Rate {
  readonly rowsPerSecond: number
  readonly bytesPerSecond: number
}

/** Keeps the newest samples that lie within `windowMs`, and one before it so that the window is always covered. */
export function keepWindow(samples: readonly RateSample[], next: RateSample, windowMs: number): RateSample[] {
  const all = [...samples, next]
  const firstInside = all.findIndex((sample) => sample.atMs >= next.atMs - windowMs)
  return all.slice(Math.max(0, firstInside - 1))
}

/** The average over the samples; null while they span no time, or when a new run began its counters anew. */
export function rateOf(samples: readonly RateSample[]): Rate | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null
  if (last.rows < first.rows || last.bytes < first.bytes) return null
  const seconds = (last.atMs - first.atMs) / 1000
  return {
    rowsPerSecond: Number(last.rows - first.rows) / seconds,
    bytesPerSecond: Number(last.bytes - first.bytes) / seconds,
  }
}

export interface Remaining {
  readonly rows: bigint
  /** Null where it cannot be estimated. */
  readonly bytes: bigint | null
}

/** Seconds until done at this rate, the later one by rows and by bytes; null while nothing moves. */
export function etaSeconds(remaining: Remaining, rate: Rate | null): number | null {
  if (remaining.rows <= 0n) return 0
  if (rate === null || rate.rowsPerSecond <= 0) return null
  const byRows = Number(remaining.rows) / rate.rowsPerSecond
  if (remaining.bytes === null || rate.bytesPerSecond <= 0) return byRows
  return Math.max(byRows, Number(remaining.bytes) / rate.bytesPerSecond)
}
