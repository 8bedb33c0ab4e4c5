import { binlogError } from './binlog-error.ts'

/** A place in an event's body that moves on as it is read. Reading behind the end is a damaged event. */
export class Bytes {
  readonly buffer: Buffer
  at: number
  readonly end: number

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.buffer = buffer
    this.at = at
    this.end = end
  }

  get left(): number {
    return this.end - this.at
  }

  skip(count: number): number {
    const at = this.at
    if (count < 0 || at + count > this.end)
      throw binlogError(`an event ends ${at + count - this.end} bytes early`)
    this.at = at + count
    return at
  }

  u8(): number {
    return this.buffer.readUInt8(this.skip(1))
  }

  u16(): number {
    return this.buffer.readUInt16LE(this.skip(2))
  }

  u32(): number {
    return this.buffer.readUInt32LE(this.skip(4))
  }

  u48(): number {
    return this.buffer.readUIntLE(this.skip(6), 6)
  }

  u64(): bigint {
    return this.buffer.readBigUInt64LE(this.skip(8))
  }

  take(count: number): Buffer {
    const at = this.skip(count)
    return this.buffer.subarray(at, at + count)
  }

  text(count: number): string {
    return this.take(count).toString('utf8')
  }

  /** "Protocol::LengthEncodedInteger". */
  lenenc(): number {
    const first = this.u8()
    if (first < 0xfb) return first
    if (first === 0xfc) return this.u16()
    if (first === 0xfd) return this.buffer.readUIntLE(this.skip(3), 3)
    if (first === 0xfe) return Number(this.u64())
    throw binlogError(`a length begins with ${first}`)
  }
}
