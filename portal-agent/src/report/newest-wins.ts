/** Passes values on at most once in an interval; of those that came in between only the newest counts. */
export interface NewestWins<T> {
  offer(value: T): void
  /** Passes on what waits, now. */
  flush(): void
  /** Forgets what waits and its timer. */
  stop(): void
}

/** Of the time, at most, goes into sending: the progress of 20,000 tables takes longer to make than a table to copy. */
const mostShare = 0.05

/** `send` that is dear makes the interval longer. */
export function newestWins<T>(intervalMs: number, send: (value: T) => void): NewestWins<T> {
  let waiting: { readonly value: T } | null = null
  let timer: NodeJS.Timeout | null = null

  function pass(): void {
    const next = waiting
    waiting = null
    timer = null
    if (next === null) return
    const before = performance.now()
    send(next.value)
    const dear = (performance.now() - before) / mostShare
    timer = setTimeout(pass, Math.max(intervalMs, dear)).unref()
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer)
    waiting = null
    timer = null
  }

  return {
    offer(value) {
      waiting = { value }
      if (timer === null) pass()
    },
    flush() {
      const last = waiting
      stop()
      if (last !== null) send(last.value)
    },
    stop,
  }
}
