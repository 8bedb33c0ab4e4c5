import { connect, type Socket } from 'node:net'
import { CompressedFrames, plainFrame } from './compressed-frames.ts'

/** Bytes as a connection receives them, and the socket for everything else. */
export interface ByteSource {
  readonly socket: Socket
  /** What comes is in numbered frames; see `CompressedFrames`. */
  readonly isFramed: boolean
  /** From now on every chunk goes there; each one is to be released once nothing of it is needed any more. */
  receive(onChunk: (chunk: Buffer) => void): void
  release(chunk: Buffer): void
  /** Sends a packet that begins a command. */
  send(packet: Buffer): void
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
  readonly isFramed = false
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

  send(packet: Buffer): void {
    this.socket.write(packet)
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
    isFramed: false,
    receive: (onChunk) => void socket.on('data', onChunk),
    release: () => undefined,
    send: (packet) => void socket.write(packet),
  }
}

/** A connection on which both sides have agreed to compress what follows the login. */
export function compressedSource(socket: Socket): ByteSource {
  const frames = new CompressedFrames()
  return {
    socket,
    isFramed: true,
    receive: (onChunk) =>
      void socket.on('data', (bytes: Buffer) => {
        try {
          for (const chunk of frames.push(bytes)) onChunk(chunk)
        } catch (error) {
          socket.destroy(error as Error)
        }
      }),
    release: () => undefined,
    send: (packet) => {
      frames.expectAnswer()
      socket.write(plainFrame(packet))
    },
  }
}
