const zero = 0x30
const minus = 0x2d
const dot = 0x2e

/** Offset of the first significant digit of the integer part; at least one digit stays. */
function firstDigit(cell: Buffer, from: number, end: number): number {
  let at = from
  while (at < end - 1 && cell[at] === zero) at++
  return at
}

function allDigits(cell: Buffer, from: number, end: number): boolean {
  if (from >= end) return false
  for (let at = from; at < end; at++) {
    const digit = cell[at]
    if (digit === undefined || digit < zero || digit > 0x39) return false
  }
  return true
}

/** Integers without leading zeros: ZEROFILL prints them, and YEAR prints `0000` (pitfalls N13, T06). */
export function integerForm(cell: Buffer): Buffer {
  const negative = cell[0] === minus
  const from = negative ? 1 : 0
  if (!allDigits(cell, from, cell.length)) return cell
  const first = firstDigit(cell, from, cell.length)
  return signed(negative, cell.subarray(first))
}

/** Decimals without leading zeros, trailing zeros of the fraction and a sign of zero (pitfall Q02); anything else (`NaN`) as it is. */
export function decimalForm(cell: Buffer): Buffer {
  const negative = cell[0] === minus
  const from = negative ? 1 : 0
  const point = cell.indexOf(dot)
  const integerEnd = point < 0 ? cell.length : point
  if (!allDigits(cell, from, integerEnd)) return cell
  if (point >= 0 && !allDigits(cell, point + 1, cell.length)) return cell
  return signed(negative, cell.subarray(firstDigit(cell, from, integerEnd), fractionEnd(cell, point)))
}

/** Where a number or time without trailing zeros of its fraction ends; `point` is the offset of its dot, negative for none. */
function fractionEnd(cell: Buffer, point: number): number {
  let end = cell.length
  if (point < 0) return end
  while (end > point + 1 && cell[end - 1] === zero) end--
  return end === point + 1 ? point : end
}

function signed(negative: boolean, digits: Buffer): Buffer {
  const isZero = digits.length === 1 && digits[0] === zero
  return negative && !isZero ? Buffer.concat([minusSign, digits]) : digits
}

const minusSign = Buffer.from('-')
