import type { CopyBuffer } from './copy-buffer.ts'
import { malformed, ok, type Reason } from './reason.ts'

const minus = 0x2d
const plus = 0x2b
const point = 0x2e
const zero = 0x30
const negativeSign = 0x4000
const header = 8

/**
 * `[-]digits[.digits]` as PostgreSQL's numeric: ndigits, weight, sign, dscale and digits of base 10,000, aligned at
 * the decimal point (numeric_recv in utils/adt/numeric.c). Any length, never through a number of the language.
 */
export function encodeNumeric(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const first = input[start]
  let from = first === minus || first === plus ? start + 1 : start
  let dot = from
  while (dot < end && input[dot] !== point) dot++
  const scale = dot === end ? 0 : end - dot - 1
  if (dot - from + scale === 0) return malformed
  while (from < dot && input[from] === zero) from++

  const view = out.view
  const base = out.at
  const digitsAt = base + 4 + header
  let at = digitsAt
  let weight = ((dot - from + 3) >> 2) - 1

  let group = 0
  let left = (dot - from) & 3 || 4
  for (let place = from; place < dot; place++) {
    const digit = (input[place] as number) - zero
    if (digit < 0 || digit > 9) return malformed
    group = group * 10 + digit
    if (--left > 0) continue
    view.setInt16(at, group)
    at += 2
    group = 0
    left = 4
  }
  left = 4
  for (let place = dot + 1; place < end; place++) {
    const digit = (input[place] as number) - zero
    if (digit < 0 || digit > 9) return malformed
    group = group * 10 + digit
    if (--left > 0) continue
    if (group === 0 && at === digitsAt) weight--
    else {
      view.setInt16(at, group)
      at += 2
    }
    group = 0
    left = 4
  }
  if (left < 4 && group > 0) {
    while (left-- > 0) group *= 10
    view.setInt16(at, group)
    at += 2
  }
  while (at > digitsAt && view.getInt16(at - 2) === 0) at -= 2

  const count = (at - digitsAt) >> 1
  view.setInt32(base, header + count * 2)
  view.setInt16(base + 4, count)
  view.setInt16(base + 6, count === 0 ? 0 : weight)
  view.setInt16(base + 8, first === minus && count > 0 ? negativeSign : 0)
  view.setInt16(base + 10, scale)
  out.at = at
  return ok
}
