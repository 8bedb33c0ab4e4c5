import { random } from '../random.ts'

/** What is drawn by one seed, in order. */
export interface Draw {
  /** 0 <= n < bound, whole. */
  readonly below: (bound: number) => number
  readonly pick: <T>(choices: readonly T[]) => T
  readonly chance: (share: number) => boolean
  /** So many of them, none twice; in their own order. */
  readonly some: <T>(count: number, choices: readonly T[]) => T[]
}

/** The numbers together are the seed: what one draws does not depend on how much another one has drawn. */
export function drawOf(...numbers: readonly number[]): Draw {
  const { next } = random(
    numbers.reduce((mixed, no) => Math.imul(mixed ^ no, 0x9e3779b1) ^ (mixed >>> 15), 7),
  )
  const below = (bound: number) => Math.floor(next() * bound)
  const pick = <T>(choices: readonly T[]): T => {
    if (choices.length === 0) throw new RangeError('nothing to draw from')
    return choices[below(choices.length)] as T
  }
  const some = <T>(count: number, choices: readonly T[]) => {
    const left = choices.map((_, at) => at)
    const taken = new Set<number>()
    while (taken.size < count && left.length > 0) taken.add(left.splice(below(left.length), 1)[0] ?? 0)
    return choices.filter((_, at) => taken.has(at))
  }
  return { below, pick, some, chance: (share) => next() < share }
}
