import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCellCursor, readCell, type RowBatch } from '../../model/row-batch.ts'
import { RowSink } from './row-sink.ts'

const header = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
const trailer = Buffer.from('ffff', 'hex')

type Cell = string | null

function encodeRow(cells: readonly Cell[]): Buffer {
  const count = Buffer.alloc(2)
  count.writeInt16BE(cells.length)
  return Buffer.concat([count, ...cells.map(encodeCell)])
}

function encodeCell(cell: Cell): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(cell === null ? -1 : Buffer.byteLength(cell))
  return cell === null ? length : Buffer.concat([length, Buffer.from(cell)])
}

function decode(batch: RowBatch, columns: number): Cell[][] {
  const cursor = newCellCursor()
  return Array.from({ length: batch.count }, (_, row) => {
    const end = batch.ends[row] ?? -1
    cursor.next = batch.starts[row] ?? -1
    const cells = Array.from({ length: columns }, () => {
      readCell(batch, cursor.next, end, cursor)
      return cursor.start < 0 ? null : batch.bytes.toString('utf8', cursor.start, cursor.end)
    })
    expect(cursor.next).toBe(end)
    return cells
  })
}

function feed(
  messages: readonly Buffer[],
  columns: number,
  flushEvery: number,
): { rows: Cell[][]; sink: RowSink } {
  const rows: Cell[][] = []
  const sink = new RowSink(columns, { batch: (batch) => rows.push(...decode(batch, columns)) })
  for (let at = 0; at < messages.length; at += flushEvery) {
    const group = messages.slice(at, at + flushEvery)
    const bytes = Buffer.concat(group)
    let start = 0
    for (const message of group) {
      sink.message(bytes, start, start + message.length)
      start += message.length
    }
    sink.flush()
  }
  return { rows, sink }
}

const cell = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }))

describe('RowSink', () => {
  it('yields every cell of every row, in batches of any size', () => {
    const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 30 }),
        flushEvery: fc.integer({ min: 1, max: 40 }),
        headerApart: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(table, ({ columns, rows, flushEvery, headerApart }) => {
        const [first = trailer, ...rest] = [...rows.map(encodeRow), trailer]
        const start = headerApart ? [header, first] : [Buffer.concat([header, first])]
        const { rows: decoded, sink } = feed([...start, ...rest], columns, flushEvery)
        expect(decoded).toEqual(rows)
        expect(sink.complete).toBe(true)
      }),
    )
  })

  it('O02 is not complete without the trailer', () => {
    const { sink } = feed([Buffer.concat([header, encodeRow(['a'])])], 1, 1)
    expect(sink.complete).toBe(false)
  })

  it.each([
    ['another format', [Buffer.from('1\t2\n3\t4\n5\t6\n7\t8\n9\t10\n')]],
    ['a row of another width', [header, encodeRow(['a', 'b'])]],
    ['rows after the trailer', [header, trailer, encodeRow(['a'])]],
  ])('refuses %s', (_, messages) => {
    expect(() => feed(messages, 1, 1)).toThrow(RangeError)
  })
})
