import { toErrorBody } from '@data-migration/contract/errors'
import type { LinkState } from './link.ts'

/** Holds the state of a line and tells its listeners of every change; repeated failures keep the first `since`. */
export interface LinkStateHolder {
  readonly current: LinkState
  connected(): void
  unreachable(error: unknown): void
  onState(listener: (state: LinkState) => void): () => void
}

export function linkStateHolder(now: () => string = () => new Date().toISOString()): LinkStateHolder {
  let current: LinkState = { state: 'unknown', since: now(), error: null }
  const listeners = new Set<(state: LinkState) => void>()
  const enter = (state: LinkState['state'], error: LinkState['error']) => {
    if (current.state === state && current.error?.code === error?.code) return
    const since = current.state === state ? current.since : now()
    current = { state, since, error }
    for (const listener of [...listeners]) listener(current)
  }
  return {
    get current() {
      return current
    },
    connected: () => enter('connected', null),
    unreachable: (error) => enter('unreachable', toErrorBody(error)),
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
