import { newCellCursor, readCell, type RowBatch } from '../../../model/row-batch.ts'

/** Two hex digits of each byte, as the 16-bit number that writes them in order. */
const digits = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0'), 'latin1').readUInt16BE(0),
)

/**
 * Writes the marked cells as lower-case hex. Done here and not by the server's HEX(), which costs twice the traffic
 * and yields NULL for values above half of max_allowed_packet. One instance for one stream: it reuses its buffers.
 */
export class HexCells {
  readonly #marked: readonly boolean[]
  readonly #cursor = newCellCursor()
  #bytes = Buffer.alloc(0)
  #starts = new Uint32Array(0)
  #ends = new Uint32Array(0)

  constructor(marked: readonly boolean[]) {
    this.#marked = marked
  }

  convert(batch: RowBatch): RowBatch {
    this.#reserve(batch)
    let offset = 0
    for (let row = 0; row < batch.count; row++) {
      this.#starts[row] = offset
      offset = this.#convertRow(batch, row, offset)
      this.#ends[row] = offset
    }
    return { ...batch, bytes: this.#bytes, starts: this.#starts, ends: this.#ends }
  }

  /** A cell grows at most to twice its bytes plus a longer length. */
  #reserve(batch: RowBatch): void {
    const rows = (batch.ends[batch.count - 1] ?? 0) - (batch.starts[0] ?? 0)
    const needed = rows * 2 + batch.count * this.#marked.length * 9
    if (this.#bytes.length < needed) this.#bytes = Buffer.allocUnsafe(needed)
    if (this.#starts.length >= batch.count) return
    this.#starts = new Uint32Array(batch.count * 2)
    this.#ends = new Uint32Array(batch.count * 2)
  }

  #convertRow(batch: RowBatch, row: number, start: number): number {
    const limit = batch.ends[row] ?? 0
    const cursor = this.#cursor
    cursor.next = batch.starts[row] ?? 0
    let offset = start
    for (const marked of this.#marked) {
      const cell = cursor.next
      readCell(batch, cell, limit, cursor)
      offset =
        marked && cursor.start >= 0
          ? this.#writeHex(batch.bytes, cursor.start, cursor.end, offset)
          : offset + batch.bytes.copy(this.#bytes, offset, cell, cursor.next)
    }
    return offset
  }

  #writeHex(source: Buffer, start: number, end: number, offset: number): number {
    const target = this.#bytes
    let at = writeLength(target, (end - start) * 2, offset)
    for (let index = start; index < end; index++) {
      const pair = digits[source[index] as number] as number
      target[at++] = pair >> 8
      target[at++] = pair & 0xff
    }
    return at
  }
}

/** "Protocol::LengthEncodedInteger". */
export function writeLength(target: Buffer, length: number, offset: number): number {
  if (length < 0xfb) return target.writeUInt8(length, offset)
  if (length < 0x10000) return target.writeUInt16LE(length, target.writeUInt8(0xfc, offset))
  if (length < 0x1000000) return target.writeUIntLE(length, target.writeUInt8(0xfd, offset), 3)
  return target.writeBigUInt64LE(BigInt(length), target.writeUInt8(0xfe, offset))
}
