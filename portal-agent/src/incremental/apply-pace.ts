/** How long one transaction of the target should last at most: locks, and what a sudden end costs. */
const mostMs = 2000
/** Near the present of the source a row is late by the batch it waits for and the one it is in: these are kept short. */
const leastMs = 250
/** Of what the target is behind. */
const partOfDelay = 1 / 4
const fewestRows = 500

/**
 * How many changes fit one transaction at the pace measured last. Changes that go one by one (cascades, values that change
 * places) take a hundred times as long as those that are staged, so a bound in rows alone bounds nothing.
 */
export class ApplyPace {
  // As long as nothing has been measured: on a slow line to the target even these take seconds when they go one by one.
  #mostRows = fewestRows

  get mostRows(): number {
    return this.#mostRows
  }

  /** `delayMs`: how far behind the source the batch was. */
  applied(rows: number, ms: number, delayMs: number): void {
    const bound = Math.min(mostMs, Math.max(leastMs, delayMs * partOfDelay))
    // Small batches are all overhead; they say nothing of large ones unless they were slow themselves.
    if (rows < fewestRows && ms < bound) return
    const fitting = Math.round((rows / Math.max(ms, 1)) * bound)
    this.#mostRows = Math.max(fewestRows, fitting)
  }

  /** A batch that is broken off again and again gets in only in smaller pieces. A small one was not broken off for its size. */
  brokenOff(rows: number): void {
    if (rows < fewestRows) return
    this.#mostRows = Math.max(fewestRows, Math.min(this.#mostRows, Math.ceil(rows / 2)))
  }
}
