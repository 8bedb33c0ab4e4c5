/** Lets one wait for something to happen after the moment it has looked. */
export class Bell {
  #rings = 0
  #next = Promise.withResolvers<void>()

  get rings(): number {
    return this.#rings
  }

  readonly ring = (): void => {
    this.#rings += 1
    this.#next.resolve()
    this.#next = Promise.withResolvers<void>()
  }

  /** Resolves at once where it rang since `rings`, and when the signal aborts. */
  async after(rings: number, signal: AbortSignal): Promise<void> {
    if (this.#rings !== rings || signal.aborted) return
    const aborted = Promise.withResolvers<void>()
    const abort = () => aborted.resolve()
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([this.#next.promise, aborted.promise])
    signal.removeEventListener('abort', abort)
  }
}
