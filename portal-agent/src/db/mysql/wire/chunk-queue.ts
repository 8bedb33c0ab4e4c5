import type { Socket } from 'node:net'

/** Received and not yet read bytes above which the socket is paused, and below which it goes on. */
const highBytes = 1024 * 1024
const lowBytes = 256 * 1024

/**
 * The chunks a socket received, taken one by one. Bounded: the socket is paused when the reader is slower, so that
 * TCP holds the server back. After the connection has ended, what was received is still handed out, then its error.
 */
export class ChunkQueue {
  readonly #socket: Socket
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #failure: Error | null = null
  #waiting: PromiseWithResolvers<void> | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#add(chunk))
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

  /** Rejects with the signal's reason, or with what ended the connection. */
  async take(signal: AbortSignal): Promise<Buffer> {
    signal.throwIfAborted()
    while (this.#chunks.length === 0) {
      if (this.#failure !== null) throw this.#failure
      await this.#somethingHappens(signal)
    }
    const chunk = this.#chunks.shift() as Buffer
    this.#bytes -= chunk.length
    if (this.#bytes < lowBytes && this.#socket.isPaused()) this.#socket.resume()
    return chunk
  }

  fail(error: Error): void {
    this.#failure ??= error
    this.#waiting?.resolve()
  }

  #add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > highBytes) this.#socket.pause()
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
