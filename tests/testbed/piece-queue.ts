export type Piece = { bytes: Buffer; arrivedAt: number }

/** Bytes under way on a slow line: a queue bounded by bytes with one writer and one reader. */
export class PieceQueue {
  readonly #pieces: Piece[] = []
  readonly #limitBytes: number
  #queuedBytes = 0
  #ended = false
  #changed = Promise.withResolvers<void>()

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Resolves when the queue is below its limit again. `arrivedAt` is in ms of performance.now(). */
  async push(bytes: Buffer): Promise<void> {
    this.#pieces.push({ bytes, arrivedAt: performance.now() })
    this.#queuedBytes += bytes.length
    this.#signal()
    while (this.#queuedBytes >= this.#limitBytes && !this.#ended) await this.#changed.promise
  }

  /** Nothing more will be pushed; the reader gets what is queued and then the end. */
  end(): void {
    this.#ended = true
    this.#signal()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Piece> {
    for (;;) {
      const piece = this.#pieces.shift()
      if (piece !== undefined) {
        yield piece
        this.#queuedBytes -= piece.bytes.length
        this.#signal()
      } else if (this.#ended) return
      else await this.#changed.promise
    }
  }

  #signal(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }
}
