/**
 * Rows of 16 MB and more are taken in by one session of the process after the other, so that memory is needed for one of
 * them, however many sessions read at the same time. Small rows of the others go on meanwhile.
 */
export class LargeRowTurn {
  #taken = false
  readonly #waiting: (() => void)[] = []

  /** Resolves, with what gives the turn back, when nobody else has it. Rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#taken) await this.#wait(signal)
    this.#taken = true
    return () => this.#giveBack()
  }

  /** The turn passes straight to the next one: it stays taken in between. */
  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#taken = false
    else next()
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const mine = () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(mine), 1)
        reject(signal.reason as Error)
      }
      this.#waiting.push(mine)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }
}
