import type { CopyBuffer } from './copy-buffer.ts'
import { malformed, ok, outOfRange, type Reason } from './reason.ts'

/** Decimal digits that a double surely holds. */
const exactDigits = 15
const two32 = 4294967296
const minus = 0x2d
const plus = 0x2b

export function encodeInt2(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const value = parseShort(input, start, end)
  if (value !== value) return malformed
  if (value < -32768 || value > 32767) return outOfRange
  const at = out.at
  out.view.setInt32(at, 2)
  out.view.setInt16(at + 4, value)
  out.at = at + 6
  return ok
}

export function encodeInt4(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const value = parseShort(input, start, end)
  if (value !== value) return malformed
  if (value < -2147483648 || value > 2147483647) return outOfRange
  const at = out.at
  out.view.setInt32(at, 4)
  out.view.setInt32(at + 4, value | 0)
  out.at = at + 8
  return ok
}

/** `0` and `1` only: any other tinyint(1) would lose its value (pitfall N05). */
export function encodeBool(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const value = parseShort(input, start, end)
  if (value !== value) return malformed
  if (value !== 0 && value !== 1) return outOfRange
  out.view.setInt32(out.at, 1)
  out.bytes[out.at + 4] = value
  out.at += 5
  return ok
}

/**
 * A decimal integer as a number; NaN if the text is none. From 16 digits on the number is only near, but then far
 * outside of four bytes, which is all that callers ask.
 */
function parseShort(input: Buffer, start: number, end: number): number {
  let at = start
  const first = input[at]
  if (first === minus || first === plus) at++
  if (at >= end) return NaN
  let value = 0
  for (; at < end; at++) {
    const digit = (input[at] as number) - 48
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return first === minus ? -value : value
}

export function encodeInt8(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  if (end - start > exactDigits) return encodeLongInt8(input, start, end, out)
  const value = parseShort(input, start, end)
  if (value !== value) return malformed
  putInt8(out, Math.floor(value / two32), value % two32)
  return ok
}

/** Up to 19 digits in two parts, since a double holds only 15: value = head * 10^9 + tail. */
function encodeLongInt8(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  let at = start
  const first = input[at]
  if (first === minus || first === plus) at++
  while (at < end - 1 && input[at] === 48) at++
  if (end - at > 19) return allDigits(input, at, end) ? outOfRange : malformed
  const split = Math.max(at, end - 9)
  const head = at === split ? 0 : parseShort(input, at, split)
  const tail = parseShort(input, split, end)
  if (head !== head || tail !== tail) return malformed
  // head < 2^34, so head * 10^9 is taken in two steps that a double holds exactly.
  const upper = Math.floor(head / 65536) * 1e9
  const lower = (head % 65536) * 1e9 + tail
  const low = (upper % 65536) * 65536 + lower
  const high = Math.floor(upper / 65536) + Math.floor(low / two32)
  return putMagnitude(out, first === minus, high, low % two32)
}

function putMagnitude(out: CopyBuffer, negative: boolean, high: number, low: number): Reason {
  if (!negative) {
    if (high > 0x7fffffff) return outOfRange
    putInt8(out, high, low)
    return ok
  }
  if (high > 0x80000000 || (high === 0x80000000 && low > 0)) return outOfRange
  putInt8(out, low === 0 ? -high : -high - 1, low === 0 ? 0 : two32 - low)
  return ok
}

function allDigits(input: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const digit = (input[at] as number) - 48
    if (digit < 0 || digit > 9) return false
  }
  return true
}

/** Length word and two's complement of high * 2^32 + low. */
function putInt8(out: CopyBuffer, high: number, low: number): void {
  const at = out.at
  out.view.setInt32(at, 8)
  out.view.setInt32(at + 4, high | 0)
  out.view.setInt32(at + 8, low | 0)
  out.at = at + 12
}
