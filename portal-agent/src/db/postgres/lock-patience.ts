import { setTimeout as pause } from 'node:timers/promises'
import { type DmError, dmError } from '@data-migration/contract/errors'
import { reportOf, sqlState } from './errors.ts'

/**
 * Whoever waits for a lock of a table lets everybody else wait behind, so that it is asked for shortly and often. Together
 * a minute or so: who holds on longer has forgotten it.
 */
export interface LockPatience {
  readonly attempts: number
  readonly waitMs: number
  /** Between attempts the others pass. */
  readonly pauseMs: number
}

export const lockPatience: LockPatience = { attempts: 12, waitMs: 5000, pauseMs: 1000 }

/** For the transaction that asks for locks. */
export function lockTimeout({ waitMs }: LockPatience): string {
  return `SET LOCAL lock_timeout = '${waitMs}ms'`
}

export interface LockWaiting {
  readonly patience: LockPatience
  /** What the locks are wanted for. */
  readonly object: string
  readonly signal: AbortSignal
  /** Who is in the way now, in words; asked while the work waits. */
  readonly blockers: (signal: AbortSignal) => Promise<readonly string[]>
  /** Each attempt that did not get its locks. */
  readonly onBlocked: (error: DmError) => void
}

/** lock_not_available */
const noLock = '55P03'

/** Work that can be done anew, until it gets its locks. Throws DM-TGT-053 with who held them; whatever else `work` throws. */
export async function withLockPatience<T>(waiting: LockWaiting, work: () => Promise<T>): Promise<T> {
  const { patience, object, signal, onBlocked } = waiting
  let known: readonly string[] = []
  for (let attempt = 1; ; attempt += 1) {
    await using look = new Look(waiting)
    try {
      return await work()
    } catch (error) {
      if (sqlState(error) !== noLock) throw error
      const seen = await look.found()
      // Where the look came too late, they are most likely the ones seen last.
      if (seen.length > 0) known = seen
      const found = known.length === 0 ? 'no session is known to stand in the way' : known.join('; ')
      const params = { object, attempt, attempts: patience.attempts }
      const blocked = dmError('DM-TGT-053', params, { found, cause: reportOf(error) })
      onBlocked(blocked)
      if (attempt >= patience.attempts) throw blocked
    }
    await pause(patience.pauseMs, undefined, { signal }).catch(() => undefined)
    signal.throwIfAborted()
  }
}

/** Who was in the way in the midst of the wait: afterwards nobody waits for them any more. */
class Look implements AsyncDisposable {
  readonly #over = new AbortController()
  readonly #timer: NodeJS.Timeout
  #looking: Promise<readonly string[]> = Promise.resolve([])

  constructor({ patience, blockers }: LockWaiting) {
    this.#timer = setTimeout(() => {
      this.#looking = blockers(this.#over.signal).catch((error: unknown) => [String(error)])
    }, patience.waitMs / 4)
  }

  found(): Promise<readonly string[]> {
    return this.#looking
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    this.#over.abort()
    await this.#looking
  }
}
