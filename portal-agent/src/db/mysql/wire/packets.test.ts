import { describe, expect, it } from 'vitest'
import { decodeRows, endsWithMoreResults, queryPacket, readError, readReply } from './packets.ts'

describe('queryPacket', () => {
  it('is COM_QUERY with the text in UTF-8 behind a header numbered 0', () => {
    expect(queryPacket('SELECT é').toString('hex')).toBe(
      '0a000000' + '03' + Buffer.from('SELECT é').toString('hex'),
    )
  })
})

describe('readReply', () => {
  it.each([
    ['OK', [0, 0, 0, 2, 0], { kind: 'ok' }],
    ['a request for a local file', [0xfb, 0x2f], { kind: 'local-infile' }],
    ['a number of columns', [3], { kind: 'rows', columns: 3 }],
    ['a number of columns above 250', [0xfc, 0x00, 0x10], { kind: 'rows', columns: 4096 }],
  ])('knows %s', (_, bytes, reply) => {
    expect(readReply(Buffer.from(bytes))).toEqual(reply)
  })

  it('reads an error with and without SQL state', () => {
    const withState = Buffer.concat([Buffer.from([0xff, 0x7a, 0x04]), Buffer.from('#42S02no table')])
    expect(readError(withState)).toEqual({ errno: 1146, sqlState: '42S02', message: 'no table' })
    const without = Buffer.concat([Buffer.from([0xff, 0x10, 0x04]), Buffer.from('Too many connections')])
    expect(readError(without)).toEqual({ errno: 1040, sqlState: 'HY000', message: 'Too many connections' })
  })
})

describe('endsWithMoreResults', () => {
  it('is the bit of the status flags', () => {
    expect(endsWithMoreResults(Buffer.from([0xfe, 0, 0, 2, 0]))).toBe(false)
    expect(endsWithMoreResults(Buffer.from([0xfe, 0, 0, 10, 0]))).toBe(true)
  })
})

describe('decodeRows', () => {
  it('gives strings and null', () => {
    const bytes = Buffer.from([1, 0x61, 0xfb, 0, 2, 0xc3, 0xa9])
    const batch = {
      cells: 'lenenc' as const,
      bytes,
      starts: Uint32Array.of(0),
      ends: Uint32Array.of(7),
      count: 1,
    }
    expect([...decodeRows(batch, 4)]).toEqual([['a', null, '', 'é']])
  })
})
