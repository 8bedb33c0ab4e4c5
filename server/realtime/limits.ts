/** How patient and how generous the sockets are. Times in ms. */
export interface RealtimeLimits {
  /** From the upgrade to a first frame with a token. */
  readonly authenticationMs: number
  /** Between two looks whether token and permission are still good. */
  readonly recheckMs: number
  /** Between two pings; a socket that gives no sign of life from one to the next is closed. */
  readonly heartbeatMs: number
  /** Between two readings of a topic whose state has changed. */
  readonly stateMs: number
  /** Between two readings of a topic where only numbers go up. */
  readonly progressMs: number
  /** A topic nothing is heard of is read so often: time alone changes some of what is shown. */
  readonly refreshMs: number
  /** From one batch of log lines to the next. */
  readonly logMs: number
  /** From a log that could not be followed to the next attempt. */
  readonly logRetryMs: number
  /** Bytes a socket may have waiting before it is left out. */
  readonly highWaterBytes: number
  /** Bytes left waiting at which it is served again. */
  readonly lowWaterBytes: number
  readonly socketsAtMost: number
  readonly shellsAtMost: number
  readonly topicsPerSocket: number
}

export const defaultLimits: RealtimeLimits = {
  authenticationMs: 10_000,
  recheckMs: 15_000,
  heartbeatMs: 25_000,
  stateMs: 100,
  progressMs: 1000,
  refreshMs: 10_000,
  logMs: 250,
  logRetryMs: 5000,
  highWaterBytes: 256 * 1024,
  lowWaterBytes: 64 * 1024,
  socketsAtMost: 1000,
  shellsAtMost: 100,
  topicsPerSocket: 256,
}
