import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CopyDataSink, MessageSplitter } from './message-splitter.ts'

interface Message {
  readonly type: number
  readonly body: Buffer
}

const copyData = 0x64
const message = fc.record({
  type: fc.constantFrom(copyData, 0x43, 0x5a, 0x4e),
  body: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
})

function encode({ type, body }: Message): Buffer {
  const header = Buffer.alloc(5)
  header[0] = type
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end))
}

/** Everything that comes out, in order; CopyData as it lay in the sink's buffer when flushed. */
function run(
  pieces: readonly Buffer[],
  withSink: boolean,
): { relayed: Buffer[]; copied: Buffer[]; order: string[] } {
  const relayed: Buffer[] = []
  const copied: Buffer[] = []
  const order: string[] = []
  let open: [Buffer, number, number][] = []
  const sink: CopyDataSink = {
    message: (bytes, start, end) => open.push([bytes, start, end]),
    flush: () => {
      for (const [bytes, start, end] of open) {
        copied.push(bytes.subarray(start, end))
        order.push('copy')
      }
      open = []
    },
  }
  const splitter = new MessageSplitter({
    sink: withSink ? sink : null,
    messages: (bytes) => {
      expect(open).toEqual([])
      relayed.push(Buffer.from(bytes))
      order.push('relay')
    },
  })
  for (const piece of pieces) {
    splitter.push(piece)
    expect(open).toEqual([])
  }
  return { relayed, copied, order }
}

describe('MessageSplitter', () => {
  it('gives CopyData to the sink and the rest to the parser, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.nat(2000), { maxLength: 20 }), (messages, cuts) => {
        const pieces = split(Buffer.concat(messages.map(encode)), cuts)
        const { relayed, copied } = run(pieces, true)
        const wanted = (copy: boolean) => messages.filter(({ type }) => (type === copyData) === copy)
        expect(Buffer.concat(relayed)).toEqual(Buffer.concat(wanted(false).map(encode)))
        expect(copied).toEqual(wanted(true).map(({ body }) => body))
      }),
    )
  })

  it('hands on whole messages only', () => {
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.nat(2000), { maxLength: 20 }), (messages, cuts) => {
        const { relayed } = run(split(Buffer.concat(messages.map(encode)), cuts), false)
        for (const bytes of relayed) expect(lengthOfWholeMessages(bytes)).toBe(bytes.length)
        expect(Buffer.concat(relayed)).toEqual(Buffer.concat(messages.map(encode)))
      }),
    )
  })

  it('keeps the order of what goes to the sink and what goes to the parser', () => {
    const stream = [copyData, copyData, 0x4e, copyData, 0x43].map((type) =>
      encode({ type, body: Buffer.from('x') }),
    )
    expect(run([Buffer.concat(stream)], true).order).toEqual(['copy', 'copy', 'relay', 'copy', 'relay'])
  })

  it('refuses a length that cannot be', () => {
    const splitter = new MessageSplitter({ sink: null, messages: () => undefined })
    expect(() => splitter.push(Buffer.from([0x43, 0, 0, 0, 3, 0]))).toThrow(RangeError)
  })
})

function lengthOfWholeMessages(bytes: Buffer): number {
  let at = 0
  while (at + 5 <= bytes.length) at += 1 + bytes.readInt32BE(at + 1)
  return at
}
