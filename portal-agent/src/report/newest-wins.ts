/** Passes values on at most once in an interval; of those that came in between only the newest counts. */
export interface NewestWins<T> {
  offer(value: T): void
  /** Passes on what waits, now. */
  flush(): void
  /** Forgets what waits and its timer. */
  stop(): void
}

export function newestWins<T>(intervalMs: number, send: (value: T) => void): NewestWins<T> {
  let waiting: { readonly value: T } | null = null
  let timer: NodeJS.Timeout | null = null

  function pass(): void {
    const next = waiting
    waiting = null
    timer = next === null ? null : setTimeout(pass, intervalMs).unref()
    if (next !== null) send(next.value)
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
