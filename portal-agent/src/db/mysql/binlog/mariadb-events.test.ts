import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { headerLength } from './event-type.ts'
import { uncompress, uncompressQuery } from './mariadb-compressed.ts'
import { readMariadbGtid } from './mariadb-gtid-event.ts'

/** A byte with the number of length bytes, the length, the stream. */
function compressed(text: string, length = Buffer.byteLength(text)): Buffer {
  return Buffer.concat([Buffer.from([0x82, length >> 8, length & 0xff]), deflateSync(text)])
}

describe('events of MariaDB', () => {
  it('D05 are uncompressed whole, or refused', () => {
    const text = 'INSERT '.repeat(100)
    expect(uncompress(compressed(text)).toString()).toBe(text)
    expect(() => uncompress(compressed(text, 5))).toThrow('does not have the length it says')
    expect(() => uncompress(Buffer.from([0x00, 1, 2]))).toThrow('compressed in an unknown way')
  })

  it('D05 a compressed statement keeps its database and variables', () => {
    const head = Buffer.alloc(headerLength + 13)
    head.writeUInt8(4, headerLength + 8)
    head.writeUInt16LE(3, headerLength + 11)
    const named = Buffer.concat([head, Buffer.from('vvvshop\0')])
    const checksum = Buffer.from('c0de')
    const event = Buffer.concat([named, compressed('DROP TABLE t'), checksum])
    const whole = uncompressQuery(event, event.length - checksum.length)
    expect(whole).toEqual(Buffer.concat([named, Buffer.from('DROP TABLE t')]))
  })

  it.each([
    [0, { standalone: false, preparesXa: false, completesXa: false }],
    [1, { standalone: true, preparesXa: false, completesXa: false }],
    [64, { standalone: false, preparesXa: true, completesXa: false }],
    [129, { standalone: true, preparesXa: false, completesXa: true }],
  ])('D05 a GTID has domain, server, sequence and the flags %i', (flags, expected) => {
    const event = Buffer.alloc(headerLength + 13)
    event.writeBigUInt64LE(9_007_199_254_740_993n, headerLength)
    event.writeUInt32LE(3, headerLength + 8)
    event.writeUInt8(flags, headerLength + 12)
    expect(readMariadbGtid(event, 7)).toEqual({
      domain: 3,
      server: 7,
      sequence: 9_007_199_254_740_993n,
      ...expected,
    })
  })
})
