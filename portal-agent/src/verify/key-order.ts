import type { TablePlan } from '../model/table-plan.ts'
import { floatValue } from './canonical/float.ts'
import { trimmedEnd } from './canonical/time-text.ts'
import { compareBytes } from './cell-bytes.ts'
import type { RowCells } from './row-scanner.ts'

/** Orders two non-NULL key cells as both databases do for `purpose: 'key'`. */
export type CellOrder = typeof compareBytes

const zero = 0x30
const minus = 0x2d
const dot = 0x2e

/** Decimal numbers of any size by value: sign, integer digits, then fraction digits. */
const byNumber: CellOrder = (a, aStart, aEnd, b, bStart, bEnd) => {
  const aNegative = a[aStart] === minus
  const bNegative = b[bStart] === minus
  const size = compareMagnitude(a, aStart + (aNegative ? 1 : 0), aEnd, b, bStart + (bNegative ? 1 : 0), bEnd)
  if (aNegative === bNegative) return aNegative ? 0 - size : size
  if (size === 0 && isZero(a, aStart, aEnd)) return 0
  return aNegative ? -1 : 1
}

const compareMagnitude: CellOrder = (a, aStart, aEnd, b, bStart, bEnd) => {
  const aPoint = pointOf(a, aStart, aEnd)
  const bPoint = pointOf(b, bStart, bEnd)
  const aFirst = skipZeros(a, aStart, aPoint)
  const bFirst = skipZeros(b, bStart, bPoint)
  if (aPoint - aFirst !== bPoint - bFirst) return aPoint - aFirst - (bPoint - bFirst)
  const whole = compareBytes(a, aFirst, aPoint, b, bFirst, bPoint)
  if (whole !== 0 || (aPoint === aEnd && bPoint === bEnd)) return whole
  return compareBytes(a, aPoint, fractionEnd(a, aPoint, aEnd), b, bPoint, fractionEnd(b, bPoint, bEnd))
}

function pointOf(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === dot) return at
  return end
}

function skipZeros(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] === zero) at++
  return at
}

/** Without trailing zeros, and without a dot that nothing follows. */
function fractionEnd(bytes: Buffer, point: number, end: number): number {
  let last = end
  while (last > point && bytes[last - 1] === zero) last--
  return last === point + 1 ? point : last
}

function isZero(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte !== zero && byte !== dot && byte !== minus) return false
  }
  return true
}

const byFloat: CellOrder = (a, aStart, aEnd, b, bStart, bEnd) => {
  const left = orderedFloat(a.subarray(aStart, aEnd))
  const right = orderedFloat(b.subarray(bStart, bEnd))
  return left < right ? -1 : left > right ? 1 : 0
}

/** PostgreSQL puts Infinity, then NaN after every number; the source has neither. */
function orderedFloat(cell: Buffer): number {
  const value = floatValue(cell)
  if (value !== null) return value
  return cell[0] === minus ? -Infinity : Infinity
}

/** Fixed-width dates and times: by bytes, once trailing zeros of the fraction are left out. */
const byTime: CellOrder = (a, aStart, aEnd, b, bStart, bEnd) =>
  compareBytes(a, aStart, trimmedEnd(a, aStart, aEnd), b, bStart, trimmedEnd(b, bStart, bEnd))

const byInterval: CellOrder = (a, aStart, aEnd, b, bStart, bEnd) =>
  intervalMicroseconds(a, aStart, aEnd) - intervalMicroseconds(b, bStart, bEnd)

const intervalText = /^(-?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/

/** Throws RangeError for an interval that no TIME column can have made. */
function intervalMicroseconds(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end)
  const found = intervalText.exec(text)
  if (found === null) throw new RangeError(`the key holds the interval "${text}", which TIME cannot be`)
  const [, sign, hours, minutes, seconds, fraction = ''] = found
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  const value = whole * 1_000_000 + Number(fraction.padEnd(6, '0'))
  return sign === '-' ? -value : value
}

const orders: ReadonlyMap<string, CellOrder> = new Map([
  ['int', byNumber],
  ['uint64', byNumber],
  ['bool', byNumber],
  ['decimal', byNumber],
  ['float32', byFloat],
  ['float64', byFloat],
  ['timestamp', byTime],
  ['timestamptz', byTime],
  ['interval', byInterval],
])

/** Everything else is ordered by the bytes of its comparable text: fixed-width, hex, or UTF-8. */
export function cellOrder(row: string): CellOrder {
  return orders.get(row) ?? compareBytes
}

/**
 * Rows whose range bounds both databases judge alike, so that a table may be compared range by range. Left out though
 * ordered natively: floats (a bound's text may round), bool and bit (their bounds have another form on each side).
 */
const rangeRows: ReadonlySet<string> = new Set([
  'int',
  'uint64',
  'decimal',
  'date',
  'timestamp',
  'timestamptz',
  'interval',
  'bytes',
])

export function comparableByRange(table: TablePlan): boolean {
  const indexes = keyColumns(table)
  return indexes.length > 0 && indexes.every((index) => rangeRows.has(table.columns[index]?.row ?? ''))
}

/** Positions of the key's columns in `table.columns`, in key order; empty without a key. */
export function keyColumns(table: TablePlan): readonly number[] {
  return (table.key?.columns ?? []).map((name) => {
    const index = table.columns.findIndex((column) => column.source.name === name)
    if (index < 0) throw new RangeError(`key column ${name} is not among the columns of ${table.source.name}`)
    return index
  })
}

/** Orders rows of this table by its key, column by column. Throws RangeError on a NULL in the key. */
export function keyOrder(table: TablePlan): (a: RowCells, b: RowCells) => number {
  const parts = keyColumns(table).map((column) => ({
    column,
    order: cellOrder(table.columns[column]?.row ?? ''),
  }))
  return (a, b) => {
    for (const { column, order } of parts) {
      const aStart = a.starts[column] ?? -1
      const bStart = b.starts[column] ?? -1
      if (aStart < 0 || bStart < 0) throw new RangeError('NULL in a key column')
      const result = order(a.bytes, aStart, a.ends[column] ?? 0, b.bytes, bStart, b.ends[column] ?? 0)
      if (result !== 0) return result
    }
    return 0
  }
}
