import type { RowBatch } from '../../model/row-batch.ts'
import type { CopyDataSink } from './message-splitter.ts'

/** "PGCOPY\n\377\r\n\0", PostgreSQL documentation, COPY, "Binary Format". */
const signature = Buffer.from('5047434f50590aff0d0a00', 'hex')
const trailer = -1

export interface BatchConsumer {
  batch(batch: RowBatch): void
}

/**
 * Turns CopyData messages of COPY ... TO STDOUT (FORMAT binary) into row batches that point into the messages' own
 * buffer. The server sends one row a message ("Message Flow", COPY Operations), the file header before the first
 * and the trailer at the end. Pure: no socket.
 */
export class RowSink implements CopyDataSink {
  readonly #columns: number
  readonly #consumer: BatchConsumer
  #headerSeen = false
  #trailerSeen = false
  #bytes: Buffer = Buffer.alloc(0)
  #starts = new Uint32Array(1024)
  #ends = new Uint32Array(1024)
  #count = 0

  constructor(columns: number, consumer: BatchConsumer) {
    this.#columns = columns
    this.#consumer = consumer
  }

  /** Whether the end of the data came; without it the stream was cut off (pitfall O02). */
  get complete(): boolean {
    return this.#trailerSeen
  }

  message(bytes: Buffer, start: number, end: number): void {
    let at = start
    if (!this.#headerSeen) at = this.#skipHeader(bytes, start, end)
    if (at === end) return
    if (this.#trailerSeen) throw new RangeError('rows after the end of a binary COPY')
    const fields = bytes.readInt16BE(at)
    if (fields === this.#columns) this.#add(bytes, at + 2, end)
    else if (fields === trailer) this.#trailerSeen = true
    else throw new RangeError(`a row of a binary COPY has ${fields} fields, not ${this.#columns}`)
  }

  flush(): void {
    if (this.#count === 0) return
    const count = this.#count
    this.#count = 0
    this.#consumer.batch({
      cells: 'int32',
      bytes: this.#bytes,
      starts: this.#starts.slice(0, count),
      ends: this.#ends.slice(0, count),
      count,
    })
  }

  #add(bytes: Buffer, start: number, end: number): void {
    if (this.#count === this.#starts.length) this.#grow()
    this.#bytes = bytes
    this.#starts[this.#count] = start
    this.#ends[this.#count] = end
    this.#count += 1
  }

  #grow(): void {
    const double = (small: Uint32Array<ArrayBuffer>) => {
      const large = new Uint32Array(small.length * 2)
      large.set(small)
      return large
    }
    this.#starts = double(this.#starts)
    this.#ends = double(this.#ends)
  }

  #skipHeader(bytes: Buffer, start: number, end: number): number {
    if (bytes.compare(signature, 0, signature.length, start, start + signature.length) !== 0)
      throw new RangeError('the server does not send a binary COPY')
    this.#headerSeen = true
    const extension = bytes.readInt32BE(start + signature.length + 4)
    const at = start + signature.length + 8 + extension
    if (at > end) throw new RangeError('the header of a binary COPY is cut off')
    return at
  }
}
