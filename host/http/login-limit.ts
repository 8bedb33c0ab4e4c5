import { dmError } from '@data-migration/contract/errors'

const windowMs = 5 * 60 * 1000
/** Small, but only for one user from one address: nobody locks somebody else out. */
const failuresOfPair = 5
const failuresOfUser = 50
const failuresOfAddress = 20
/** More than this at once is an attack: then the oldest are forgotten first. */
const keysKept = 100_000

/**
 * Counts failed logins by user and by address in a window that begins with the first. A login is counted before it is
 * tried, so that many at once do not get through; a right one takes it back.
 */
export class LoginLimit {
  readonly #failures = new Map<string, { count: number; until: number }>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Returns the function to call when the login was right. Throws DM-AUTH-004. */
  begin(userName: string, address: string): () => void {
    const user = userName.toLowerCase()
    const keys = [
      { key: `pair ${user} ${address}`, limit: failuresOfPair },
      { key: `user ${user}`, limit: failuresOfUser },
      { key: `address ${address}`, limit: failuresOfAddress },
    ]
    const blockedUntil = Math.max(0, ...keys.map(({ key, limit }) => this.#blockedUntil(key, limit)))
    const seconds = Math.ceil((blockedUntil - this.#now()) / 1000)
    if (blockedUntil > 0) throw dmError('DM-AUTH-004', { seconds })
    for (const { key } of keys) this.#count(key)
    return () => {
      for (const { key } of keys) this.#takeBack(key)
    }
  }

  #blockedUntil(key: string, limit: number): number {
    const found = this.#failures.get(key)
    return found !== undefined && found.until > this.#now() && found.count >= limit ? found.until : 0
  }

  #count(key: string): void {
    const found = this.#failures.get(key)
    if (found !== undefined && found.until > this.#now()) {
      found.count += 1
      return
    }
    this.#failures.delete(key)
    this.#failures.set(key, { count: 1, until: this.#now() + windowMs })
    const oldest = this.#failures.keys().next()
    if (this.#failures.size > keysKept && oldest.done !== true) this.#failures.delete(oldest.value)
  }

  /** A right login forgives what was mistyped before it, for this user and address only. */
  #takeBack(key: string): void {
    const found = this.#failures.get(key)
    if (found === undefined) return
    if (key.startsWith('pair ')) this.#failures.delete(key)
    else found.count -= 1
  }
}
