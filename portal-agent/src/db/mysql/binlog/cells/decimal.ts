import { type CellDecoder, type CellOutput, ensureCellRoom } from './cell-output.ts'

/** Bytes that hold 0 to 9 leftover digits (MySQL strings/decimal.c, dig2bytes). */
const bytesOfDigits = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4] as const
const digitsOfGroup = 9

export function decimalBytes(precision: number, scale: number): number {
  const whole = precision - scale
  return (
    Math.floor(whole / 9) * 4 +
    (bytesOfDigits[whole % 9] ?? 0) +
    Math.floor(scale / 9) * 4 +
    (bytesOfDigits[scale % 9] ?? 0)
  )
}

/**
 * DECIMAL as stored: groups of nine digits in four big-endian bytes, shorter groups at the outer ends; the highest bit is
 * flipped, a negative number has all bits flipped.
 */
export function decimalDecoder(precision: number, scale: number): CellDecoder {
  const size = decimalBytes(precision, scale)
  return function decodeDecimal(input, at, out) {
    ensureCellRoom(out, precision + 8)
    putDecimal(input, at, precision, scale, out)
    return at + size
  }
}

export function putDecimal(
  input: Buffer,
  at: number,
  precision: number,
  scale: number,
  out: CellOutput,
): void {
  const { bytes } = out
  const lengthAt = out.at
  const negative = ((input[at] as number) & 0x80) === 0
  const flip = negative ? 0xff : 0
  const whole = precision - scale
  let from = at
  let to = lengthAt + 1
  if (negative) bytes[to++] = 0x2d
  const digitsAt = to
  let top = 0x80
  const group = (digits: number): number => {
    const size = digits === digitsOfGroup ? 4 : (bytesOfDigits[digits] as number)
    let value = 0
    for (let i = 0; i < size; i++) {
      value = value * 256 + (((input[from++] as number) ^ top ^ flip) & 0xff)
      top = 0
    }
    return value
  }
  const write = (value: number, digits: number): void => {
    let rest = value
    for (let place = to + digits - 1; place >= to; place--) {
      const tenth = Math.floor(rest / 10)
      bytes[place] = 48 + rest - tenth * 10
      rest = tenth
    }
    to += digits
  }
  const leading = whole % digitsOfGroup
  if (leading > 0) write(group(leading), leading)
  for (let i = Math.floor(whole / digitsOfGroup); i > 0; i--) write(group(digitsOfGroup), digitsOfGroup)
  to = withoutLeadingZeros(bytes, digitsAt, to)
  if (scale > 0) {
    bytes[to++] = 0x2e
    for (let i = Math.floor(scale / digitsOfGroup); i > 0; i--) write(group(digitsOfGroup), digitsOfGroup)
    if (scale % digitsOfGroup > 0) write(group(scale % digitsOfGroup), scale % digitsOfGroup)
  }
  bytes[lengthAt] = to - lengthAt - 1
  out.at = to
}

/** At least one digit stays. */
function withoutLeadingZeros(bytes: Buffer, start: number, end: number): number {
  let first = start
  while (first < end - 1 && bytes[first] === 48) first++
  if (end === start) {
    bytes[start] = 48
    return start + 1
  }
  if (first > start) bytes.copyWithin(start, first, end)
  return end - (first - start)
}
