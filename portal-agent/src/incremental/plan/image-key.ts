import { newCellCursor, readCell, type RowBatch } from '../../model/row-batch.ts'
import type { TablePlan } from '../../model/table-plan.ts'

/**
 * Finds the key in an image that holds all columns, and names it by its bytes: the same as in an image that holds only
 * the key. For a table without a key it is the whole image.
 */
export type ImageKey = (bytes: Buffer, start: number, end: number) => string

export function imageKey(plan: TablePlan): ImageKey {
  if (plan.key === null) return (bytes, start, end) => bytes.toString('latin1', start, end)
  const key = new Set(plan.key.columns)
  const places = plan.columns.flatMap(({ source }, i) => (key.has(source.name) ? [i] : []))
  const [first = 0] = places
  const last = places.at(-1) ?? 0
  if (last - first + 1 === places.length) return contiguousKey(first, places.length)
  return scatteredKey(new Set(places), last)
}

function contiguousKey(first: number, count: number): ImageKey {
  return (bytes, start, end) => {
    let at = start
    for (let i = 0; i < first; i++) at = nextCell(bytes, at, end)
    const keyAt = at
    for (let i = 0; i < count; i++) at = nextCell(bytes, at, end)
    return bytes.toString('latin1', keyAt, at)
  }
}

function scatteredKey(places: ReadonlySet<number>, last: number): ImageKey {
  return (bytes, start, end) => {
    let key = ''
    let at = start
    for (let i = 0; i <= last; i++) {
      const next = nextCell(bytes, at, end)
      if (places.has(i)) key += bytes.toString('latin1', at, next)
      at = next
    }
    return key
  }
}

const cursor = newCellCursor()
const batch: { -readonly [K in keyof RowBatch]: RowBatch[K] } = {
  cells: 'lenenc',
  bytes: Buffer.alloc(0),
  starts: new Uint32Array(0),
  ends: new Uint32Array(0),
  count: 0,
}

function nextCell(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] as number
  if (first < 0xfb) return at + 1 + first
  batch.bytes = bytes
  readCell(batch, at, end, cursor)
  return cursor.next
}
