import type { CopyBuffer } from './copy-buffer.ts'
import { parseFraction, twoDigits } from './dates.ts'
import { malformed, ok, type Reason } from './reason.ts'

const minus = 0x2d
const colon = 0x3a
const two32 = 4294967296

/** `[-]HH:MM:SS[.ffffff]`, up to 838 hours (pitfall T04), as an interval of microseconds, 0 days, 0 months. */
export function encodeInterval(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const micros = parseTime(input, start, end)
  if (micros !== micros) return malformed
  const high = Math.floor(micros / two32)
  out.view.setInt32(out.at, 16)
  out.view.setInt32(out.at + 4, high | 0)
  out.view.setInt32(out.at + 8, (micros - high * two32) | 0)
  out.view.setInt32(out.at + 12, 0)
  out.view.setInt32(out.at + 16, 0)
  out.at += 20
  return ok
}

/** Microseconds with sign; NaN for any other form. */
export function parseTime(input: Buffer, start: number, end: number): number {
  const negative = input[start] === minus
  let at = negative ? start + 1 : start
  let hours = 0
  const hoursAt = at
  for (; at < end && input[at] !== colon; at++) {
    const digit = (input[at] as number) - 48
    if (digit < 0 || digit > 9) return NaN
    hours = hours * 10 + digit
  }
  if (at === hoursAt || at - hoursAt > 4 || at + 6 > end || input[at + 3] !== colon) return NaN
  const minutes = twoDigits(input, at + 1)
  const seconds = twoDigits(input, at + 4)
  const fraction = parseFraction(input, at + 6, end)
  if (minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || fraction < 0) return NaN
  const micros = (hours * 3600 + minutes * 60 + seconds) * 1e6 + fraction
  return negative ? -micros : micros
}
