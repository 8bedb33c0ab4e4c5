import { dmError } from '@data-migration/contract/errors'

const longestWaitMs = 30_000

/** Lets one through at a time, in the order of asking. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve()
  #waiting = 0

  /** Returns the function that lets the next one through. Throws DM-TASK-108 when it is not our turn after half a minute. */
  async enter(waitMs: number = longestWaitMs): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = before.then(() => promise)
    this.#waiting += 1
    const leave = () => {
      this.#waiting -= 1
      resolve()
    }
    if (this.#waiting === 1) return leave
    if (await inTime(before, waitMs)) return leave
    leave()
    throw dmError('DM-TASK-108', { problem: `another transaction was open for ${waitMs} ms` })
  }
}

async function inTime(turn: Promise<void>, waitMs: number): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), waitMs)
  try {
    return await Promise.race([turn.then(() => true), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
