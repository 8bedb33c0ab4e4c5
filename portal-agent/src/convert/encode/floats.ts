import type { CopyBuffer } from './copy-buffer.ts'
import { malformed, ok, outOfRange, type Reason } from './reason.ts'

const minus = 0x2d
const plus = 0x2b
const point = 0x2e
/** Powers of ten that a double holds exactly. */
const exactPowers = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
const exactDigits = 15

export function encodeFloat8(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const value = parseDouble(input, start, end)
  if (value !== value) return malformed
  if (!isFinite(value)) return outOfRange
  out.view.setInt32(out.at, 8)
  out.view.setFloat64(out.at + 4, value)
  out.at += 12
  return ok
}

/** The source prints a FLOAT widened to a double (pitfall N10), so that narrowing it gives back the same four bytes. */
export function encodeFloat4(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const value = Math.fround(parseDouble(input, start, end))
  if (value !== value) return malformed
  if (!isFinite(value)) return outOfRange
  out.view.setInt32(out.at, 4)
  out.view.setFloat32(out.at + 4, value)
  out.at += 8
  return ok
}

/**
 * The double nearest to a decimal text; NaN if it is none. Up to 15 digits and a power of ten up to 22 one operation
 * on exact operands rounds right (Clinger's fast path); everything else goes to the language's own parser.
 */
export function parseDouble(input: Buffer, start: number, end: number): number {
  const first = input[start]
  let at = first === minus || first === plus ? start + 1 : start
  let mantissa = 0
  let digits = 0
  let significant = 0
  let fraction = 0
  let seenPoint = false
  for (; at < end; at++) {
    const digit = (input[at] as number) - 48
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
      if (mantissa > 0) significant++
      if (seenPoint) fraction++
    } else if (input[at] === point && !seenPoint) seenPoint = true
    else return parseSlowly(input, start, end)
  }
  if (digits === 0) return NaN
  if (significant > exactDigits || fraction > 22) return parseSlowly(input, start, end)
  const value = mantissa / (exactPowers[fraction] as number)
  return first === minus ? -value : value
}

const decimalForm = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/

function parseSlowly(input: Buffer, start: number, end: number): number {
  const text = input.toString('latin1', start, end)
  return decimalForm.test(text) ? Number(text) : NaN
}
