import { largeMemory } from '../../../model/large-memory.ts'
import type { RowBatch } from '../../../model/row-batch.ts'
import { headerBytes, maxPayload, SplitPacket } from './split-packet.ts'

/**
 * Cuts the byte stream of a MySQL connection into packets: three bytes length, one byte sequence number, payload.
 * Rows are handed over as places in the received chunk, so that nothing is made per row; only a packet that does not
 * lie in one chunk is copied. Knows nothing of sockets.
 *
 * Push a chunk only after `next` has asked for more by null.
 */
export class PacketReader {
  #chunk: Buffer = Buffer.alloc(0)
  #offset = 0
  #sequence = 0
  #isNumbered = true
  #complete: Buffer | null = null
  /** The row that was handed out last, when it has memory of its own. */
  #lent: Buffer | null = null
  readonly #split = new SplitPacket((found) => this.#checkSequence(found))
  #starts = new Uint32Array(4096)
  #ends = new Uint32Array(4096)

  /**
   * A command was sent: the server numbers the packets of its answer from `first` on. `null`: by numbers that say nothing, where
   * something below counts already.
   */
  expectSequence(first: number | null): void {
    this.#sequence = first ?? 0
    this.#isNumbered = first !== null
  }

  /** Whether bytes were received that belong to no packet handed out. */
  get hasUnread(): boolean {
    return this.#split.begun || this.#complete !== null || this.#offset < this.#chunk.length
  }

  /** A row of 16 MB or more has begun and is not complete. */
  get isGatheringLarge(): boolean {
    return this.#complete === null && this.#split.isLarge
  }

  push(chunk: Buffer): void {
    if (this.#complete !== null || this.#offset < this.#chunk.length)
      throw new Error('packets of the previous chunk are left')
    this.#chunk = chunk
    this.#offset = 0
    if (this.#split.begun) this.#continueSplit()
  }

  /** The next packet's payload, null when more bytes are needed. */
  next(): Buffer | null {
    if (this.#complete === null) {
      const whole = this.#takeWhole()
      if (whole !== null) return whole
      if (this.#offset < this.#chunk.length) this.#continueSplit()
    }
    const payload = this.#complete
    this.#complete = null
    return payload
  }

  /**
   * The row packets up to the end of the chunk or up to the packet that ends the rows, whichever comes first; null
   * when there is none: then `next` yields the ending packet, or null for more bytes. The next call reuses the arrays
   * and the memory of the rows.
   */
  takeRows(): RowBatch | null {
    this.#takeBack()
    if (this.#complete !== null) return this.#takeCompleteRow()
    const count = this.#scanRows()
    if (count === 0) return this.#hasWhole() ? null : this.#takeSplitRow()
    return { cells: 'lenenc', bytes: this.#chunk, starts: this.#starts, ends: this.#ends, count }
  }

  /** The hot path: one turn per row and nothing allocated. */
  #scanRows(): number {
    const bytes = this.#chunk
    const end = bytes.length
    let offset = this.#offset
    let sequence = this.#sequence
    let count = 0
    while (end - offset > headerBytes) {
      const length = bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16)
      const next = offset + headerBytes + length
      if (next > end || length === maxPayload || endsRows(bytes[offset + headerBytes]!, length)) break
      if (bytes[offset + 3] !== sequence) throw outOfSequence(sequence, bytes[offset + 3]!)
      sequence = (sequence + 1) & 0xff
      if (count === this.#starts.length) this.#grow()
      this.#starts[count] = offset + headerBytes
      this.#ends[count] = next
      count++
      offset = next
    }
    this.#offset = offset
    this.#sequence = sequence
    return count
  }

  #takeSplitRow(): RowBatch | null {
    if (this.#offset < this.#chunk.length) this.#continueSplit()
    return this.#takeCompleteRow()
  }

  #takeCompleteRow(): RowBatch | null {
    const bytes = this.#complete
    if (bytes === null || endsRows(bytes[0] ?? 0, bytes.length)) return null
    this.#complete = null
    this.#lent = bytes
    this.#starts[0] = 0
    this.#ends[0] = bytes.length
    return { cells: 'lenenc', bytes, starts: this.#starts, ends: this.#ends, count: 1 }
  }

  #takeBack(): void {
    if (this.#lent !== null) largeMemory.giveBack(Buffer.from(this.#lent.buffer))
    this.#lent = null
  }

  #takeWhole(): Buffer | null {
    if (!this.#hasWhole()) return null
    const start = this.#offset + headerBytes
    this.#checkSequence(this.#chunk.readUInt8(this.#offset + 3))
    this.#offset = start + this.#chunk.readUIntLE(this.#offset, 3)
    return this.#chunk.subarray(start, this.#offset)
  }

  /** Whether the packet at the offset lies in this chunk and does not go on in the next packet. */
  #hasWhole(): boolean {
    const left = this.#chunk.length - this.#offset
    if (left < headerBytes) return false
    const length = this.#chunk.readUIntLE(this.#offset, 3)
    return length < maxPayload && headerBytes + length <= left
  }

  #continueSplit(): void {
    const { offset, payload } = this.#split.take(this.#chunk, this.#offset)
    this.#offset = offset
    this.#complete = payload
  }

  /** A packet that is lost or comes twice must never pass for data. */
  #checkSequence(found: number): void {
    if (this.#isNumbered && found !== this.#sequence) throw outOfSequence(this.#sequence, found)
    this.#sequence = (this.#sequence + 1) & 0xff
  }

  #grow(): void {
    const starts = new Uint32Array(this.#starts.length * 2)
    const ends = new Uint32Array(this.#ends.length * 2)
    starts.set(this.#starts)
    ends.set(this.#ends)
    this.#starts = starts
    this.#ends = ends
  }
}

/**
 * EOF (0xFE and shorter than 9 bytes, as Portal does not ask for CLIENT_DEPRECATE_EOF) or ERR (0xFF). A row may also
 * begin with 0xFE: a cell of 16 MB and more, which is never that short.
 */
export function endsRows(first: number, length: number): boolean {
  return first === 0xff || (first === 0xfe && length < 9)
}

function outOfSequence(expected: number, found: number): RangeError {
  return new RangeError(`packet ${expected} was expected, packet ${found} came`)
}
