/**
 * A bucket that fills with `perSecond` units and holds at most one second of them. Taking more than it holds is allowed
 * and makes a debt, which the taker waits off: so a batch may be larger than the bucket. 0 = no limit.
 */
export interface RateLimit {
  setRate(perSecond: number): void
  /** Resolves when the units taken so far fit the rate. Rejects with the signal's reason. */
  take(units: number, signal: AbortSignal): Promise<void>
}

/** `now` in ms, monotone; `sleep` ends early when its signal aborts. */
export interface Clock {
  readonly now: () => number
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

const longestSleepMs = 500

export function rateLimit(perSecond: number, clock: Clock): RateLimit {
  let rate = perSecond
  let level = perSecond
  let filledAt = clock.now()

  function refill(): void {
    const now = clock.now()
    level = Math.min(rate, level + ((now - filledAt) / 1000) * rate)
    filledAt = now
  }

  return {
    setRate(next) {
      refill()
      rate = next
      // A debt made under the old rate would hold a new, higher one back for long.
      level = Math.min(Math.max(level, 0), next)
    },
    async take(units, signal) {
      if (rate === 0) return signal.throwIfAborted()
      refill()
      level -= units
      while (rate > 0 && level < 0) {
        // Short sleeps, so that a rate changed meanwhile takes effect soon.
        await clock.sleep(Math.min(longestSleepMs, (-level / rate) * 1000 + 1), signal)
        refill()
      }
    },
  }
}
