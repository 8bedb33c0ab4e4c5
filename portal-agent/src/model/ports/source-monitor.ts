/** Looks at a source from aside while others read from it. */
export interface SourceMonitor extends AsyncDisposable {
  /**
   * Of these tables those that a newcomer could not read now: somebody waits to change them, for as long as one of our
   * readers holds them, and everybody else queues behind. Asks at most a second for each.
   */
  heldUp(tables: readonly string[], signal: AbortSignal): Promise<readonly string[]>
  /** Ends what a session of ours runs; `hard` ends the session. */
  interrupt(session: number, hard: boolean, signal: AbortSignal): Promise<void>
}
