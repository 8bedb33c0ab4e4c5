/** Half-open interval of the digests' first 32 bits. */
export interface DigestSpan {
  readonly from: number
  readonly to: number
}

/** One past the greatest 32-bit prefix. */
export const digestEnd = 2 ** 32

/** A row that is there more often on one side. */
export interface Surplus {
  readonly digest: string
  /** Source rows minus target rows, never 0. */
  readonly surplus: number
}

/**
 * How often each row occurs on the source minus on the target, by digest. Rows that are even are forgotten, so two sides
 * read in about the same order need next to no memory. Beyond `limit` digests the span is halved and what lies above it
 * is left to a later pass (counts, never a XOR: pitfall Q07).
 */
export class DigestCounts {
  readonly #limit: number
  readonly #counts = new Map<string, number>()
  #span: DigestSpan

  constructor(span: DigestSpan, limit: number) {
    this.#span = span
    this.#limit = limit
  }

  /** The part whose counts are kept; only shrinks. */
  get span(): DigestSpan {
    return this.#span
  }

  covers(digest: string): boolean {
    const prefix = prefixOf(digest)
    return prefix >= this.#span.from && prefix < this.#span.to
  }

  add(digest: string, by: 1 | -1): void {
    if (!this.covers(digest)) return
    const count = (this.#counts.get(digest) ?? 0) + by
    if (count === 0) this.#counts.delete(digest)
    else this.#counts.set(digest, count)
    while (this.#counts.size > this.#limit) this.#halve()
  }

  *surpluses(): Generator<Surplus> {
    for (const [digest, surplus] of this.#counts) yield { digest, surplus }
  }

  #halve(): void {
    const { from, to } = this.#span
    if (to - from < 2) throw new RangeError(`more than ${this.#limit} rows share 32 bits of their digest`)
    this.#span = { from, to: from + Math.ceil((to - from) / 2) }
    for (const digest of this.#counts.keys()) if (!this.covers(digest)) this.#counts.delete(digest)
  }
}

function prefixOf(digest: string): number {
  return (
    digest.charCodeAt(0) * 0x1000000 +
    digest.charCodeAt(1) * 0x10000 +
    digest.charCodeAt(2) * 0x100 +
    digest.charCodeAt(3)
  )
}
