/** Spaces out pieces of bytes to a mean rate; pieces of several connections queue behind each other. */
export class Throttle {
  #freeAt = 0

  /** How long the piece has to wait before it may go, in ms, when it arrives at `now` (ms of any clock). */
  waitMs(bytes: number, bytesPerSecond: number, now: number): number {
    this.#freeAt = Math.max(this.#freeAt, now) + (bytes * 1000) / bytesPerSecond
    return this.#freeAt - now
  }
}
