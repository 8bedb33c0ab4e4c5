/** Repeatable pseudo-random values: the same seed gives the same sequence on every machine. Not for secrets. */
export interface Random {
  /** An integer of [from, to]; both ends must be safe integers less than 2^32 apart. */
  integer(from: number, to: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
  /** 64 random bits. */
  bits64(): bigint
  bytes(length: number): Buffer
}

export function createRandom(seed: string): Random {
  const next = sfc32(seed)
  const integer = (from: number, to: number) => from + Math.floor((next() / 2 ** 32) * (to - from + 1))
  return {
    integer,
    chance: (probability) => next() / 2 ** 32 < probability,
    pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
    bits64: () => (BigInt(next()) << 32n) | BigInt(next()),
    bytes: (length) => bytes(next, length),
  }
}

function bytes(next: () => number, length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  for (let i = 0; i < words.length; i++) words[i] = next()
  return Buffer.from(words.buffer, 0, length)
}

/** Chris Doty-Humphrey's "small fast counting" generator with 128 bits of state; yields unsigned 32-bit integers. */
function sfc32(seed: string): () => number {
  let [a, b, c] = [fnv1a(`a${seed}`), fnv1a(`b${seed}`), fnv1a(`c${seed}`)]
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  return next
}

/** 32-bit FNV-1a over the UTF-16 units of the text. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
