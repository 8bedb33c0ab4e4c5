import { connect, type Socket } from 'node:net'

/** Bytes as a connection receives them, and the socket for everything else. */
export interface ByteSource {
  readonly socket: Socket
  /** From now on every chunk goes there; each one is to be released once nothing of it is needed any more. */
  receive(onChunk: (chunk: Buffer) => void): void
  release(chunk: Buffer): void
}

/** One system call fills at most this much. */
const bufferBytes = 256 * 1024
/** Free buffers kept; more are in use only when the reader is slower than the network. */
const mostFree = 4

/**
 * A connection that receives into the same few buffers again and again: memory made for every chunk and dropped, hundreds
 * of megabytes a second, would keep the collector as busy as the work itself. Until `receive` is called its chunks are
 * 'data' events, so that a library can do the login.
 */
export class PooledSource implements ByteSource {
  readonly socket: Socket
  readonly #free: Buffer[] = []
  #onChunk: ((chunk: Buffer) => void) | null = null

  constructor(host: string, port: number) {
    this.socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: () => this.#free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes),
        callback: (bytes, buffer) => {
          this.#received(Buffer.from(buffer.buffer, buffer.byteOffset, bytes))
          return true
        },
      },
    })
  }

  receive(onChunk: (chunk: Buffer) => void): void {
    this.#onChunk = onChunk
    this.socket.resume()
  }

  release(chunk: Buffer): void {
    if (this.#free.length < mostFree) this.#free.push(Buffer.from(chunk.buffer, 0, bufferBytes))
  }

  #received(chunk: Buffer): void {
    if (this.#onChunk !== null) return this.#onChunk(chunk)
    this.socket.emit('data', Buffer.from(chunk))
    this.release(chunk)
  }
}

/** Any other socket, such as one of TLS, whose chunks are new memory each. */
export function plainSource(socket: Socket): ByteSource {
  return {
    socket,
    receive: (onChunk) => void socket.on('data', onChunk),
    release: () => undefined,
  }
}
