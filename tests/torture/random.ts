/** Numbers that look random and are the same for the same seed (mulberry32). */
export interface Random {
  /** 0 <= n < 1. */
  readonly next: () => number
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T
}

export function random(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0] }
}
