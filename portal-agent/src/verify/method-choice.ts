export type Method = 'stream' | 'hash'

/** Ranges each method is tried on before the faster one is kept to. */
const trials = 2
/** After so many ranges the other method gets another trial: load and caches change. */
const reconsiderAfter = 24

interface Rate {
  rows: number
  seconds: number
  tries: number
}

/**
 * Chooses between the two methods by what each was measured to do on this table: reading costs bandwidth, hashing costs the
 * databases' processors, and which is scarcer only a measurement tells. A hash that misses although the rows turn out
 * equal (values that print differently on both sides) costs the range twice; that, too, shows in the rate.
 */
export class MethodChoice {
  readonly #rates: Record<Method, Rate> = { stream: newRate(), hash: newRate() }
  #ranges = 0

  next(): Method {
    this.#ranges++
    const { stream, hash } = this.#rates
    if (stream.tries < trials) return this.#tried('stream')
    if (hash.tries < trials) return this.#tried('hash')
    const better = rate(hash) > rate(stream) ? 'hash' : 'stream'
    if (this.#ranges % reconsiderAfter === 0) return better === 'hash' ? 'stream' : 'hash'
    return better
  }

  measured(method: Method, rows: number, seconds: number): void {
    const found = this.#rates[method]
    // Older measurements count for half at each new one.
    found.rows = found.rows / 2 + rows
    found.seconds = found.seconds / 2 + seconds
  }

  #tried(method: Method): Method {
    this.#rates[method].tries++
    return method
  }
}

const newRate = (): Rate => ({ rows: 0, seconds: 0, tries: 0 })
const rate = ({ rows, seconds }: Rate): number => (seconds > 0 ? rows / seconds : 0)
