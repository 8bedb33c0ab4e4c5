import { dmError } from '@data-migration/contract/errors'

/** What is asked of a run while it works, besides the end at once. */
export class RunWishes {
  readonly #finish = new AbortController()
  #following = false
  #verify = Promise.withResolvers<void>()

  /** Aborted by the wish to end incremental in order, at the place where the log stands then. */
  get finish(): AbortSignal {
    return this.#finish.signal
  }

  /** Whether the source is being followed: only then an end in order is another than the end at once. */
  get following(): boolean {
    return this.#following
  }

  begin(): Disposable {
    this.#following = true
    return { [Symbol.dispose]: () => void (this.#following = false) }
  }

  endInOrder(): void {
    this.#finish.abort()
  }

  /** Throws DM-VER-200. */
  askComparison(): void {
    if (!this.#following || this.finish.aborted) throw dmError('DM-VER-200', {})
    this.#verify.resolve()
  }

  /** Resolves at the next wish to compare; one that comes during a comparison is not lost. */
  async comparison(): Promise<void> {
    await this.#verify.promise
    this.#verify = Promise.withResolvers()
  }
}
