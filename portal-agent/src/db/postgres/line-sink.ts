import type { CopyDataSink } from './message-splitter.ts'
import type { BatchConsumer } from './row-sink.ts'

const newline = 0x0a

/**
 * Turns CopyData messages of COPY ... TO STDOUT in text form into batches of lines that point into the messages' own
 * buffer; the server sends one line a message. Text has no trailer: the number of lines is checked by the caller against
 * the command tag. Pure: no socket.
 */
export class LineSink implements CopyDataSink {
  readonly #consumer: BatchConsumer
  #bytes: Buffer = Buffer.alloc(0)
  #starts = new Uint32Array(1024)
  #ends = new Uint32Array(1024)
  #count = 0
  lines = 0

  constructor(consumer: BatchConsumer) {
    this.#consumer = consumer
  }

  message(bytes: Buffer, start: number, end: number): void {
    if (bytes[end - 1] !== newline) throw new RangeError('a line of COPY text has no end')
    if (this.#count === this.#starts.length) this.#grow()
    this.#bytes = bytes
    this.#starts[this.#count] = start
    this.#ends[this.#count] = end - 1
    this.#count += 1
  }

  flush(): void {
    if (this.#count === 0) return
    const count = this.#count
    this.#count = 0
    this.lines += count
    this.#consumer.batch({
      cells: 'copy-text',
      bytes: this.#bytes,
      starts: this.#starts.slice(0, count),
      ends: this.#ends.slice(0, count),
      count,
    })
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
}
