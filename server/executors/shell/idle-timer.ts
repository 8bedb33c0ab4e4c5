export interface IdleTimer {
  reset(): void
  stop(): void
}

/** Calls back once when `reset` has not been called for `idleMs`. */
export function idleTimer(idleMs: number, onIdle: () => void): IdleTimer {
  const timer = setTimeout(onIdle, idleMs)
  timer.unref()
  return {
    reset: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  }
}
