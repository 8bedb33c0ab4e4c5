import { AsyncLocalStorage } from 'node:async_hooks'

/** Whose code runs: what it starts (timers, sockets, promises) inherits it, so that an uncaught error has an owner. */
const running = new AsyncLocalStorage<Blamed>()

export interface Blamed {
  readonly pluginId: string
  /** Called with an error nobody caught. */
  blame(error: unknown): void
}

export function runAs<T>(plugin: Blamed, act: () => T): T {
  return running.run(plugin, act)
}

/** In a handler of `uncaughtException` or `unhandledRejection`: whoever caused it. */
export function currentPlugin(): Blamed | undefined {
  return running.getStore()
}
