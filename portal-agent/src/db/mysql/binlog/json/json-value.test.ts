import { describe, expect, it } from 'vitest'
import { columnCode } from '../column-code.ts'
import { applyJsonDiffs } from './json-diff.ts'
import { jsonDouble } from './json-double.ts'
import { type JsonNode, printJson } from './json-node.ts'
import { opaqueText } from './json-opaque.ts'

function packed(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return bytes
}

const clockOf = (hour: bigint, minute: bigint, second: bigint) => (hour << 12n) | (minute << 6n) | second
const dayOf = (year: bigint, month: bigint, day: bigint) => ((year * 13n + month) << 5n) | day

describe('values of other types inside JSON', () => {
  it.each([
    ['DECIMAL', columnCode.newDecimal, Buffer.from('0302810a', 'hex'), '1.10'],
    ['DATE', columnCode.date, packed(dayOf(2024n, 2n, 29n) << 41n), '"2024-02-29"'],
    [
      'DATETIME',
      columnCode.datetime2,
      packed((((dayOf(2024n, 3n, 31n) << 17n) | clockOf(2n, 30n, 5n)) << 24n) + 7n),
      '"2024-03-31 02:30:05.000007"',
    ],
    ['TIME', columnCode.time2, packed(-(clockOf(1n, 30n, 0n) << 24n)), '"-01:30:00.000000"'],
    ['BLOB', columnCode.blob, Buffer.from('00ff', 'hex'), '"base64:type252:AP8="'],
    ['BIT', columnCode.bit, Buffer.from('05', 'hex'), '"base64:type16:BQ=="'],
  ])('J05 %s is what selecting the document prints', (_, type, value, text) => {
    expect(opaqueText(type, value)).toBe(text)
  })

  it.each([
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [1e15, '1e15'],
    [123456.789, '123456.789'],
    [-1.5e-20, '-1.5e-20'],
  ])('J09 the double %d stays one: %s', (value, text) => {
    expect(jsonDouble(value)).toBe(text)
  })
})

describe('differences of a document', () => {
  const scalar = (text: string): JsonNode => ({ kind: 'scalar', text })
  const before = (): JsonNode => ({
    kind: 'object',
    members: [
      ['a', scalar('1')],
      ['b', { kind: 'array', items: [scalar('1'), scalar('2')] }],
      ['long', scalar('true')],
    ],
  })
  /** An operation, a path and, unless something goes, a small integer. */
  function diff(operation: number, path: string, value?: number): Buffer {
    const head = Buffer.concat([Buffer.from([operation, path.length]), Buffer.from(path)])
    return value === undefined ? head : Buffer.concat([head, Buffer.from([3, 5, value, 0])])
  }

  it.each([
    ['replaces', diff(0, '$.a', 7), '{"a": 7, "b": [1, 2], "long": true}'],
    [
      'inserts a member where its key belongs',
      diff(1, '$.cc', 7),
      '{"a": 1, "b": [1, 2], "cc": 7, "long": true}',
    ],
    ['inserts an item', diff(1, '$.b[1]', 7), '{"a": 1, "b": [1, 7, 2], "long": true}'],
    ['removes', Buffer.concat([diff(2, '$.b[0]'), diff(2, '$."long"')]), '{"a": 1, "b": [2]}'],
  ])('D06 J06 %s', (_, diffs, text) => {
    expect(printJson(applyJsonDiffs(before(), diffs))).toBe(text)
  })

  it.each([
    ['$.gone', diff(0, '$.gone', 7)],
    ['$.b[9]', diff(2, '$.b[9]')],
    ['$.a.x', diff(1, '$.a.x', 7)],
  ])('D06 J06 that do not fit the document before stop: %s', (_, diffs) => {
    expect(() => applyJsonDiffs(before(), diffs)).toThrow('does not fit the document before')
  })
})
