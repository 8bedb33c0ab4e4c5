import { dmError, isTransient } from '@data-migration/contract/errors'
import type { SnapshotSession } from '../model/ports/snapshot-reader.ts'

/** A session of each side, both within a view that does not move. */
export interface SessionPair {
  readonly source: SnapshotSession
  readonly target: SnapshotSession
}

/**
 * Lends pairs, one piece of work at a time each, first come first served. A pair whose connection was lost is given up and
 * its piece of work done again by another; with the last one the error is the caller's.
 */
export class SessionPool {
  readonly #free: SessionPair[]
  readonly #waiting: PromiseWithResolvers<SessionPair>[] = []
  #alive: number

  constructor(pairs: readonly SessionPair[]) {
    this.#free = [...pairs]
    this.#alive = pairs.length
  }

  get alive(): number {
    return this.#alive
  }

  async use<T>(work: (pair: SessionPair) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      const pair = await this.#take(signal)
      let lost = false
      try {
        return await work(pair)
      } catch (error) {
        lost = !signal.aborted && isTransient(error)
        if (!lost || this.#alive === 1) throw error
      } finally {
        if (lost) this.#bury()
        else this.#giveBack(pair)
      }
    }
  }

  async #take(signal: AbortSignal): Promise<SessionPair> {
    signal.throwIfAborted()
    if (this.#alive === 0) throw noSession()
    const pair = this.#free.shift()
    if (pair !== undefined) return pair
    const waiting = Promise.withResolvers<SessionPair>()
    this.#waiting.push(waiting)
    return await waiting.promise
  }

  #giveBack(pair: SessionPair): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(pair)
    else next.resolve(pair)
  }

  #bury(): void {
    this.#alive--
    if (this.#alive > 0) return
    for (const waiting of this.#waiting.splice(0)) waiting.reject(noSession())
  }
}

/** Transient: a later view may have sessions again. */
function noSession(): Error {
  return dmError('DM-TGT-007', { problem: 'there is no session left to compare with' })
}
