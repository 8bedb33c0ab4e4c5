/** How much a source has to do; null for what it does not tell this user. */
export interface SourceLoad {
  readonly threadsRunning: number | null
  /** Old versions of rows that views still need. */
  readonly historyLength: number | null
  /** Of a replica: how far it is behind; null also for a server that is none. */
  readonly lagSeconds: number | null
}

/** Looks at a source from aside while others read from it. */
export interface SourceMonitor extends AsyncDisposable {
  /**
   * Of these tables those that a newcomer could not read now: somebody waits to change them, for as long as one of our
   * readers holds them, and everybody else queues behind. Asks at most a second for each.
   */
  heldUp(tables: readonly string[], signal: AbortSignal): Promise<readonly string[]>
  load(signal: AbortSignal): Promise<SourceLoad>
  /** Ends what a session of ours runs; `hard` ends the session. */
  interrupt(session: number, hard: boolean, signal: AbortSignal): Promise<void>
}
