const zero = 0x30
const dot = 0x2e
const minus = 0x2d

/**
 * Where a time ends when trailing zeros of its fraction (and then the dot) are left out: DATETIME(6) prints six digits,
 * PostgreSQL none of the zeros.
 */
export function trimmedEnd(bytes: Buffer, start: number, end: number): number {
  let digits = end
  while (digits > start && bytes[digits - 1] === zero) digits--
  if (digits > start && bytes[digits - 1] === dot) return digits - 1
  return hasDot(bytes, start, digits) ? digits : end
}

/** A fraction has at most six digits. */
function hasDot(bytes: Buffer, start: number, end: number): boolean {
  for (let at = end - 1; at >= start && at >= end - 7; at--) if (bytes[at] === dot) return true
  return false
}

/** timestamp, timestamptz and interval; an interval of zero has no sign. */
export function timeForm(cell: Buffer): Buffer {
  const end = trimmedEnd(cell, 0, cell.length)
  return cell.subarray(cell[0] === minus && isZero(cell, 1, end) ? 1 : 0, end)
}

function isZero(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte !== zero && byte !== 0x3a) return false
  }
  return true
}
