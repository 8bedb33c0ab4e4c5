import type { ByteSource } from './byte-source.ts'

/** Received and not yet read chunks at which the socket is paused, and below which it goes on; at most 256 KiB each. */
const mostChunks = 4
const fewChunks = 2

/**
 * The chunks a socket received, taken one by one. Bounded: the socket is paused when the reader is slower, so that
 * TCP holds the server back. After the connection has ended, what was received is still handed out, then its error.
 */
export class ChunkQueue {
  readonly #source: ByteSource
  readonly #chunks: Buffer[] = []
  #taken: Buffer | null = null
  #failure: Error | null = null
  #waiting: PromiseWithResolvers<void> | null = null

  constructor(source: ByteSource) {
    const { socket } = source
    this.#source = source
    source.receive((chunk) => this.#add(chunk))
    socket.on('error', (error) => this.fail(error))
    socket.on('close', () => this.fail(new ConnectionClosed()))
    socket.on('end', () => this.fail(new ConnectionClosed()))
  }

  get failure(): Error | null {
    return this.#failure
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0
  }

  /**
   * The next chunk; the memory of the one before is received into again. Rejects with the signal's reason, or with what
   * ended the connection.
   */
  async take(signal: AbortSignal): Promise<Buffer> {
    signal.throwIfAborted()
    this.#giveBack()
    while (this.#chunks.length === 0) {
      if (this.#failure !== null) throw this.#failure
      await this.#somethingHappens(signal)
    }
    const chunk = this.#chunks.shift() as Buffer
    this.#taken = chunk
    const { socket } = this.#source
    if (this.#chunks.length < fewChunks && socket.isPaused()) socket.resume()
    return chunk
  }

  fail(error: Error): void {
    this.#failure ??= error
    this.#waiting?.resolve()
  }

  #giveBack(): void {
    if (this.#taken !== null) this.#source.release(this.#taken)
    this.#taken = null
  }

  #add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    if (this.#chunks.length >= mostChunks) this.#source.socket.pause()
    this.#waiting?.resolve()
  }

  async #somethingHappens(signal: AbortSignal): Promise<void> {
    const waiting = Promise.withResolvers<void>()
    const onAbort = () => waiting.reject(signal.reason as Error)
    this.#waiting = waiting
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      await waiting.promise
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#waiting = null
    }
  }
}

/** The server or the network ended the connection without an error of its own. */
export class ConnectionClosed extends Error {
  override name = 'ConnectionClosed'
  constructor() {
    super('the connection was closed')
  }
}
