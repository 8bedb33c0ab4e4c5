const headerBytes = 5
const copyData = 0x64

/** Takes CopyData payloads, `bytes[start, end)`; they stay valid as long as it keeps them. */
export interface CopyDataSink {
  message(bytes: Buffer, start: number, end: number): void
  /** All messages of one buffer have come: the next ones lie in another. */
  flush(): void
}

/** Where messages go: whole ones only, in order. */
export interface MessageOutlet {
  /** Who takes CopyData now; null = it goes to `messages` as well. */
  readonly sink: CopyDataSink | null
  /** One or more whole messages. */
  messages(bytes: Buffer): void
}

/**
 * Cuts the server's byte stream into protocol messages (type byte, then an int32 length that counts itself; PostgreSQL
 * documentation, "Message Formats") without an object per message. CopyData is handed on in place; only a
 * message that lies across two buffers is copied, once, into a buffer of its own size.
 */
export class MessageSplitter {
  readonly #outlet: MessageOutlet
  readonly #header = Buffer.alloc(headerBytes)
  /** A message that has not fully come: its header first, then the whole of it. */
  #partial: Buffer | null = null
  #filled = 0

  constructor(outlet: MessageOutlet) {
    this.#outlet = outlet
  }

  push(chunk: Buffer): void {
    const from = this.#filled === 0 ? 0 : this.#complete(chunk)
    const rest = this.#dispatch(chunk, from)
    if (rest < chunk.length) this.#keep(chunk, rest)
  }

  /** Hands on the whole messages from `at` on; returns where the unfinished one begins. */
  #dispatch(bytes: Buffer, at: number): number {
    let plain = at
    let usedSink: CopyDataSink | null = null
    while (bytes.length - at >= headerBytes) {
      const end = at + 1 + messageLength(bytes, at)
      if (end > bytes.length) break
      const { sink } = this.#outlet
      if (bytes[at] === copyData && sink !== null) {
        this.#relay(bytes, plain, at)
        usedSink = sink
        sink.message(bytes, at + headerBytes, end)
        plain = end
      } else if (usedSink !== null) {
        usedSink.flush()
        usedSink = null
      }
      at = end
    }
    usedSink?.flush()
    this.#relay(bytes, plain, at)
    return at
  }

  #relay(bytes: Buffer, start: number, end: number): void {
    if (end > start) this.#outlet.messages(bytes.subarray(start, end))
  }

  /** Adds to the unfinished message; returns how much of the chunk it took. */
  #complete(chunk: Buffer): number {
    let at = 0
    if (this.#partial === null) {
      at = this.#fill(this.#header, chunk, 0)
      if (this.#filled < headerBytes) return at
      this.#partial = Buffer.allocUnsafeSlow(1 + messageLength(this.#header, 0))
      this.#header.copy(this.#partial)
    }
    at += this.#fill(this.#partial, chunk, at)
    if (this.#filled === this.#partial.length) this.#finish(this.#partial)
    return at
  }

  #finish(message: Buffer): void {
    this.#partial = null
    this.#filled = 0
    this.#dispatch(message, 0)
  }

  #keep(chunk: Buffer, at: number): void {
    this.#complete(chunk.subarray(at))
  }

  #fill(into: Buffer, chunk: Buffer, at: number): number {
    const taken = chunk.copy(into, this.#filled, at)
    this.#filled += taken
    return taken
  }
}

function messageLength(bytes: Buffer, at: number): number {
  const length = bytes.readInt32BE(at + 1)
  if (length < 4) throw new RangeError(`a message of the server has the length ${length}`)
  return length
}
