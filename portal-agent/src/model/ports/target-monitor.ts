/** What a load brings upon a target besides its rows; null for what the target does not tell this user. */
export interface TargetLoad {
  /** How far the slowest of its replicas is behind. */
  readonly lagSeconds: number | null
  /** Log that replication slots keep from being removed; it fills the disk. */
  readonly keptLogMB: number | null
}

/** Looks at a target from aside while rows go into it. */
export interface TargetMonitor extends AsyncDisposable {
  load(signal: AbortSignal): Promise<TargetLoad>
}
