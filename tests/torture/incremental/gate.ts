/** Work that is done while it is open; closing waits for what is being done. */
export class Gate {
  #opened = Promise.resolve()
  readonly #inside = new Set<Promise<unknown>>()

  async through<T>(work: () => Promise<T>): Promise<T> {
    for (let opened: Promise<void> | null = null; opened !== this.#opened;) await (opened = this.#opened)
    const done = work()
    const settled = done.catch(() => undefined).finally(() => this.#inside.delete(settled))
    this.#inside.add(settled)
    return await done
  }

  /** Opens again when what it gives is disposed of. */
  async close(): Promise<Disposable> {
    const opened = Promise.withResolvers<void>()
    this.#opened = opened.promise
    await Promise.all(this.#inside)
    return { [Symbol.dispose]: () => opened.resolve() }
  }
}
