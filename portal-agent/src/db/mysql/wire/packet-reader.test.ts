import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PacketReader } from './packet-reader.ts'
import { maxPayload } from './split-packet.ts'

const eof = Buffer.from([0xfe, 0, 0, 2, 0])

/** The payloads as the server sends them: numbered from `first`, split at 16 MB. */
function wire(payloads: readonly Buffer[], first: number): Buffer {
  let sequence = first
  const pieces = payloads.flatMap((payload) => {
    const packets: Buffer[] = []
    for (let offset = 0; ; offset += maxPayload) {
      const piece = payload.subarray(offset, offset + maxPayload)
      const header = Buffer.alloc(4)
      header.writeUIntLE(piece.length, 0, 3)
      header.writeUInt8(sequence++ & 0xff, 3)
      packets.push(header, piece)
      if (piece.length < maxPayload) return packets
    }
  })
  return Buffer.concat(pieces)
}

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  let offset = 0
  for (let turn = 0; offset < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? bytes.length
    chunks.push(bytes.subarray(offset, offset + length))
    offset += length
  }
  return chunks
}

/** Rows until the ending packet, as a session reads them. */
function readAll(
  chunks: readonly Buffer[],
  first: number,
): { rows: Buffer[]; ending: Buffer | null; unread: boolean } {
  const reader = new PacketReader()
  reader.expectSequence(first)
  const rows: Buffer[] = []
  const rest = [...chunks]
  for (;;) {
    const batch = reader.takeRows()
    if (batch !== null) {
      for (let row = 0; row < batch.count; row++)
        rows.push(Buffer.from(batch.bytes.subarray(batch.starts[row], batch.ends[row])))
      continue
    }
    const ending = reader.next()
    if (ending !== null) return { rows, ending: Buffer.from(ending), unread: reader.hasUnread }
    const chunk = rest.shift()
    if (chunk === undefined) return { rows, ending: null, unread: reader.hasUnread }
    reader.push(chunk)
  }
}

const rowPayload = fc
  .uint8Array({ minLength: 1, maxLength: 300 })
  .map((bytes) => Buffer.from(bytes))
  .filter((payload) => payload[0] !== 0xff && payload[0] !== 0xfe)

describe('PacketReader', () => {
  it('yields the same rows however the stream is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(rowPayload, { maxLength: 400 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 255 }),
        (payloads, lengths, first) => {
          const { rows, ending, unread } = readAll(cut(wire([...payloads, eof], first), lengths), first)
          expect(rows).toEqual(payloads)
          expect(ending).toEqual(eof)
          expect(unread).toBe(false)
        },
      ),
    )
  })

  it('joins rows of 16 MB and more, also of exactly a multiple, from any chunks', () => {
    for (const length of [maxPayload - 1, maxPayload, maxPayload + 1, 2 * maxPayload]) {
      const large = Buffer.alloc(length, 7)
      const small = Buffer.from([1, 0x61])
      const { rows, ending } = readAll(cut(wire([small, large, small, eof], 3), [65_536, 9, 1_000_000]), 3)
      expect(rows.map((row) => row.length)).toEqual([2, length, 2])
      expect(rows[1]?.equals(large)).toBe(true)
      expect(ending).toEqual(eof)
    }
  }, 60_000)

  it('joins a row that is larger than 16 MB and lies in one chunk', () => {
    const large = Buffer.alloc(maxPayload + 5, 9)
    const { rows, ending } = readAll([wire([large, eof], 0)], 0)
    expect(rows.map((row) => row.length)).toEqual([large.length])
    expect(ending).toEqual(eof)
  })

  it('takes a row that begins with 0xFE for a row unless it is as short as EOF', () => {
    const row = Buffer.concat([Buffer.from([0xfe]), Buffer.alloc(20)])
    expect(readAll([wire([row, eof], 0)], 0).rows).toEqual([row])
  })

  it('ends the rows at an ERR packet', () => {
    const error = Buffer.from([0xff, 0x25, 0x05, ...Buffer.from('#70100stopped')])
    const { rows, ending } = readAll([wire([Buffer.from([1, 0x61]), error], 0)], 0)
    expect(rows).toHaveLength(1)
    expect(ending).toEqual(error)
  })

  it('O02 has no ending when the stream stops before the packet that ends the result', () => {
    const bytes = wire([Buffer.from([1, 0x61]), Buffer.from([1, 0x62])], 0)
    for (let length = 0; length <= bytes.length; length++)
      expect(readAll([bytes.subarray(0, length)], 0).ending).toBeNull()
  })

  it('refuses a stream from which a packet is missing', () => {
    const rows = [Buffer.from([1, 0x61]), Buffer.from([1, 0x62]), Buffer.from([1, 0x63])]
    const bytes = wire(rows, 0)
    const gap = Buffer.concat([bytes.subarray(0, 6), bytes.subarray(12)])
    expect(() => readAll([gap], 0)).toThrow('packet 1 was expected, packet 2 came')
    expect(() => readAll(cut(gap, [1]), 0)).toThrow('packet 1 was expected, packet 2 came')
  })
})
