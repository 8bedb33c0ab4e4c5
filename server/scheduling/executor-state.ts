import type { StoredExecutor } from '../store/executors.ts'

/** Beats without an answer after which an executor is lost. */
export const lostAfterBeats = 3

export interface ExecutorState {
  readonly state: 'online' | 'lost' | 'unknown'
  /** RFC 3339: the last sign of life; the begin of the server where there was none. */
  readonly since: string
}

/**
 * `unknown`: not heard of since the server began, and no answer has failed to come since either. An error alone does not
 * make an executor lost: a connection may come back before the next beat. Nor does silence alone: a busy machine may need
 * longer than three beats for its first answer, and what runs on it must not be given to another one meanwhile. An error
 * of before the server began says nothing (`Heartbeats` clears it).
 */
export function executorState(
  { heartbeatAt, error }: Pick<StoredExecutor, 'heartbeatAt' | 'error'>,
  times: { readonly now: string; readonly serverBegan: string; readonly heartbeatSeconds: number },
): ExecutorState {
  const heard = heartbeatAt !== null && heartbeatAt >= times.serverBegan
  const waitingSince = heard ? heartbeatAt : times.serverBegan
  const silentMs = Date.parse(times.now) - Date.parse(waitingSince)
  const since = heartbeatAt ?? times.serverBegan
  if (error !== null && silentMs > lostAfterBeats * times.heartbeatSeconds * 1000)
    return { state: 'lost', since }
  return { state: heard ? 'online' : 'unknown', since }
}
