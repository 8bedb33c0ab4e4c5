import { inflateSync } from 'node:zlib'

/** Length as sent, sequence number, length before compression; three, one and three bytes. */
const headerBytes = 7

/**
 * The compressed protocol of MySQL and MariaDB: a stream of frames, each zlib of a part of the ordinary stream, or that part
 * itself where its length before compression is 0. Knows nothing of sockets.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression.html
 */
export class CompressedFrames {
  #rest: Buffer[] = []
  #restBytes = 0
  #sequence = 0

  /** A command was sent in frame 0: the frames of its answer begin with 1. */
  expectAnswer(): void {
    this.#sequence = 1
  }

  /** What the frames that are complete by now hold; new memory. Throws when one is out of order or damaged. */
  push(chunk: Buffer): Buffer[] {
    this.#rest.push(chunk)
    this.#restBytes += chunk.length
    const found: Buffer[] = []
    for (let length = this.#frameLength(); length !== null; length = this.#frameLength())
      found.push(this.#open(this.#take(length)))
    return found
  }

  /** Of the next frame with its header; null while not all of it is there. */
  #frameLength(): number | null {
    if (this.#restBytes < headerBytes) return null
    const length = headerBytes + this.#head().readUIntLE(0, 3)
    return this.#restBytes < length ? null : length
  }

  #head(): Buffer {
    const [first] = this.#rest
    if (first !== undefined && first.length >= headerBytes) return first
    const joined = Buffer.concat(this.#rest)
    this.#rest = [joined]
    return joined
  }

  #take(length: number): Buffer {
    const all = this.#rest.length === 1 ? (this.#rest[0] as Buffer) : Buffer.concat(this.#rest)
    this.#rest = all.length > length ? [all.subarray(length)] : []
    this.#restBytes -= length
    return all.subarray(0, length)
  }

  #open(frame: Buffer): Buffer {
    const sequence = frame.readUInt8(3)
    if (sequence !== this.#sequence)
      throw new RangeError(`compressed frame ${sequence} came where ${this.#sequence} was due`)
    this.#sequence = (sequence + 1) & 0xff
    const length = frame.readUIntLE(4, 3)
    const body = frame.subarray(headerBytes)
    if (length === 0) return Buffer.from(body)
    const bytes = inflateSync(body, { maxOutputLength: length })
    if (bytes.length !== length) throw new RangeError(`a frame of ${length} bytes held ${bytes.length}`)
    return bytes
  }
}

/** A packet that begins a command, as one frame; commands are too small to be worth compressing. */
export function plainFrame(packet: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUIntLE(packet.length, 0, 3)
  return Buffer.concat([header, packet])
}
