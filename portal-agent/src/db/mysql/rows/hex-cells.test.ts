import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCellCursor, readCell, type RowBatch } from '../../../model/row-batch.ts'
import { HexCells, writeLength } from './hex-cells.ts'

type Row = readonly (Buffer | null)[]

function encode(rows: readonly Row[]): RowBatch {
  const starts: number[] = []
  const ends: number[] = []
  const pieces: Buffer[] = [Buffer.from([9, 9])]
  let offset = 2
  for (const row of rows) {
    starts.push(offset)
    for (const cell of row) {
      const length = Buffer.alloc(9)
      const used = cell === null ? length.writeUInt8(0xfb, 0) : writeLength(length, cell.length, 0)
      pieces.push(length.subarray(0, used), cell ?? Buffer.alloc(0))
      offset += used + (cell?.length ?? 0)
    }
    ends.push(offset)
  }
  const count = rows.length
  return {
    cells: 'lenenc',
    bytes: Buffer.concat(pieces),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    count,
  }
}

function decode(batch: RowBatch, columns: number): (string | null)[][] {
  return Array.from({ length: batch.count }, (_, row) => {
    const cursor = newCellCursor()
    cursor.next = batch.starts[row] ?? 0
    const cells = Array.from({ length: columns }, () => {
      readCell(batch, cursor.next, batch.ends[row] ?? 0, cursor)
      return cursor.start < 0 ? null : batch.bytes.toString('latin1', cursor.start, cursor.end)
    })
    expect(cursor.next).toBe(batch.ends[row])
    return cells
  })
}

const cell = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
)

describe('HexCells', () => {
  it('Q12 B01 writes marked cells in hex and leaves the others as they are', () => {
    const marked = [true, false, true]
    const cells = new HexCells(marked)
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 }), (rows) => {
        const expected = rows.map((row) =>
          row.map((value, column) => value?.toString(marked[column] === true ? 'hex' : 'latin1') ?? null),
        )
        expect(decode(cells.convert(encode(rows)), 3)).toEqual(expected)
      }),
    )
  })

  it('grows lengths over every step of the length encoding', () => {
    const rows = [125, 126, 32_767, 32_768, 8_388_607, 8_388_608].map((length) => [
      Buffer.alloc(length, 0xab),
    ])
    const [...lengths] = decode(new HexCells([true]).convert(encode(rows)), 1).map(([value]) => value?.length)
    expect(lengths).toEqual([250, 252, 65_534, 65_536, 16_777_214, 16_777_216])
  })
})
