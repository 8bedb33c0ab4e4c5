import type { RowBatch } from '../model/row-batch.ts'

const tab = 0x09
const backslash = 0x5c
const bigN = 0x4e
const nullMark = 0xfb
/** Above this length the call into the runtime is faster than the loop. */
const longCell = 256

/**
 * How many rows from `row` on are byte for byte the same as the target's from `other` on: the path of nearly every row.
 * One pass over both, nothing allocated, no cell looked at on its own. What it does not recognise as the same, another
 * path has to judge: a value with another text form on each side, one with a backslash, a difference.
 */
export function countSameRows(
  source: RowBatch,
  row: number,
  target: RowBatch,
  other: number,
  columns: number,
): number {
  const most = Math.min(source.count - row, target.count - other)
  const [a, b] = [source.bytes, target.bytes]
  let same = 0
  while (
    same < most &&
    sameRow(
      a,
      source.starts[row + same]!,
      source.ends[row + same]!,
      b,
      target.starts[other + same]!,
      target.ends[other + same]!,
      columns,
    )
  )
    same++
  return same
}

function sameRow(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
  columns: number,
): boolean {
  let p = aStart
  let q = bStart
  for (let column = 1; ; column++) {
    let length = a[p]!
    p++
    if (length === nullMark) {
      if (b[q] !== backslash || b[q + 1] !== bigN) return false
      q += 2
    } else {
      if (length > nullMark) {
        const width = length === 0xfc ? 2 : length === 0xfd ? 3 : 6
        length = a.readUIntLE(p, width)
        p += width === 6 ? 8 : width
      }
      if (q + length > bEnd || p + length > aEnd) return false
      if (length > longCell) {
        if (a.compare(b, q, q + length, p, p + length) !== 0) return false
        if (hasBackslash(b, q, q + length)) return false
        p += length
        q += length
      } else {
        for (const end = p + length; p < end; p++, q++) {
          const byte = a[p]!
          if (byte !== b[q] || byte === backslash) return false
        }
      }
    }
    if (column === columns) return p === aEnd && q === bEnd
    if (q >= bEnd || b[q] !== tab) return false
    q++
  }
}

function hasBackslash(bytes: Buffer, start: number, end: number): boolean {
  const at = bytes.indexOf(backslash, start)
  return at >= 0 && at < end
}
