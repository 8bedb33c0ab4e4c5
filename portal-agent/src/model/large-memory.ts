/** From here on memory is lent: a row that the source has to split (MySQL "Sending More Than 16Mb") is not smaller. */
const leastLentBytes = 0xffffff
/** Sizes are multiples of this, so that a row some bytes longer than the one before fits as well. */
const stepBytes = 4 * 2 ** 20
/** Free memory kept; what is given back beyond it is left to the collector. */
const mostFreeBytes = 192 * 2 ** 20

/**
 * Memory of rows of 16 MB and more, used again for the next one: made anew for each, it would be there several times
 * over until the collector comes, and every page of it would be taken from the system again.
 *
 * Who gives memory back must not touch it any more.
 */
export class LargeMemory {
  readonly #free: Buffer[] = []

  /** At least `bytes`, not cleared; of its own ArrayBuffer. */
  take(bytes: number): Buffer {
    if (bytes < leastLentBytes) return Buffer.allocUnsafeSlow(bytes)
    const fitting = this.#free.findIndex((buffer) => buffer.length >= bytes)
    const [found] = fitting < 0 ? [] : this.#free.splice(fitting, 1)
    if (found !== undefined) return found
    // Rows have become longer: what was made for the longest so far is of no more use.
    this.#free.pop()
    return Buffer.allocUnsafeSlow(Math.ceil(bytes / stepBytes) * stepBytes)
  }

  giveBack(buffer: Buffer): void {
    if (buffer.length < leastLentBytes || this.#freeBytes() + buffer.length > mostFreeBytes) return
    this.#free.push(buffer)
    // The smallest that fits is found first.
    this.#free.sort((a, b) => a.length - b.length)
  }

  /** Nothing large comes any more for a while. */
  release(): void {
    this.#free.length = 0
  }

  #freeBytes(): number {
    return this.#free.reduce((sum, buffer) => sum + buffer.length, 0)
  }
}

/** One for the process: the limit is on its memory. */
export const largeMemory = new LargeMemory()
