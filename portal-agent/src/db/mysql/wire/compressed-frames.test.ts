import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CompressedFrames, plainFrame } from './compressed-frames.ts'

function frame(sequence: number, bytes: Buffer, compress: boolean): Buffer {
  const body = compress ? deflateSync(bytes) : bytes
  const header = Buffer.alloc(7)
  header.writeUIntLE(body.length, 0, 3)
  header.writeUInt8(sequence & 0xff, 3)
  header.writeUIntLE(compress ? bytes.length : 0, 4, 3)
  return Buffer.concat([header, body])
}

const part = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }), compress: fc.boolean() })

describe('the frames of a compressed connection', () => {
  it('O02 give the same bytes however the network cuts them', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 300 }), lengths, (parts, cuts) => {
        const stream = Buffer.concat(
          parts.map(({ bytes, compress }, at) => frame(1 + at, Buffer.from(bytes), compress)),
        )
        const frames = new CompressedFrames()
        frames.expectAnswer()
        const found: Buffer[] = []
        for (let offset = 0, turn = 0; offset < stream.length; turn++) {
          const length = cuts[turn % cuts.length] ?? 1
          found.push(...frames.push(stream.subarray(offset, offset + length)))
          offset += length
        }
        expect(Buffer.concat(found)).toEqual(Buffer.concat(parts.map(({ bytes }) => bytes)))
      }),
    )
  })

  it.each([
    ['out of order', frame(2, Buffer.from('x'), false), 'frame 2 came where 1 was due'],
    ['damaged', Buffer.concat([frame(1, Buffer.alloc(99), true).subarray(0, 12), Buffer.alloc(20)]), ''],
    ['longer than it says', lying(frame(1, Buffer.alloc(99), true), 98), ''],
    ['shorter than it says', lying(frame(1, Buffer.alloc(99), true), 100), 'of 100 bytes held 99'],
  ])('O02 are refused when one is %s', (_, bytes, message) => {
    const frames = new CompressedFrames()
    frames.expectAnswer()
    expect(() => frames.push(bytes)).toThrow(message)
  })

  it('begin anew with each command', () => {
    expect(plainFrame(Buffer.from([1, 0, 0, 0, 14]))).toEqual(
      Buffer.from([5, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 14]),
    )
    const frames = new CompressedFrames()
    for (const text of ['a', 'b']) {
      frames.expectAnswer()
      expect(frames.push(frame(1, Buffer.from(text), false))).toEqual([Buffer.from(text)])
    }
  })
})

function lying(bytes: Buffer, length: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUIntLE(length, 4, 3)
  return copy
}
