/**
 * Work planned lazily for several workers. The planner waits while `capacity` items lie untaken (pitfall X20); an item
 * that failed can be handed back, so the queue is finished only when it is closed, empty, and nothing is in work.
 */
export class WorkQueue<T> {
  readonly #capacity: number
  readonly #items: T[] = []
  readonly #waiting = new Set<() => void>()
  #inWork = 0
  #closed = false

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Resolves when the item has its place. Rejects with the signal's reason. */
  async push(item: T, signal: AbortSignal): Promise<void> {
    while (this.#items.length >= this.#capacity) await this.#change(signal)
    signal.throwIfAborted()
    this.#items.push(item)
    this.#wake()
  }

  /** Nothing waits, and one item is in work. */
  get isLastInWork(): boolean {
    return this.#items.length === 0 && this.#inWork === 1
  }

  /** No more items will be pushed. */
  close(): void {
    this.#closed = true
    this.#wake()
  }

  /**
   * The first item that is preferred, else the first one; null when all work is done. Each one taken ends with `done` or
   * `handBack`.
   */
  async take(signal: AbortSignal, prefers: (item: T) => boolean = () => true): Promise<T | null> {
    for (;;) {
      signal.throwIfAborted()
      const [item] = this.#items.splice(Math.max(0, this.#items.findIndex(prefers)), 1)
      if (item !== undefined) {
        this.#inWork++
        this.#wake()
        return item
      }
      if (this.#closed && this.#inWork === 0) return null
      await this.#change(signal)
    }
  }

  done(): void {
    this.#inWork--
    this.#wake()
  }

  /** Another worker takes the item next. */
  handBack(item: T): void {
    this.#items.unshift(item)
    this.done()
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }

  #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting.delete(wake)
        reject(signal.reason as Error)
      }
      const wake = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', stop, { once: true })
    })
  }
}
