import type { CopyBuffer } from './copy-buffer.ts'
import { malformed, ok, type Reason, zeroDate } from './reason.ts'

const two32 = 4294967296
const dash = 0x2d
const colon = 0x3a
const dot = 0x2e
const space = 0x20

/** PostgreSQL counts days and microseconds from here. */
const epochYear = 2000

/** Days from 2000-01-01 to the first of January of each year. */
const yearStart = makeYearStarts()
const monthStart = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const monthDays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A date's day number is never this; the parsers return it for dates the target does not have. */
export const noSuchDay = 1e9
export const badForm = 2e9

export function encodeDate(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  if (end - start !== 10) return malformed
  const days = parseDate(input, start)
  if (days >= noSuchDay) return days === noSuchDay ? zeroDate : malformed
  out.view.setInt32(out.at, 4)
  out.view.setInt32(out.at + 4, days)
  out.at += 8
  return ok
}

/** `YYYY-MM-DD HH:MM:SS[.ffffff]` as microseconds from 2000-01-01; the same for timestamp and, in a UTC session, timestamptz. */
export function encodeTimestamp(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  if (end - start < 19 || input[start + 10] !== space) return malformed
  const days = parseDate(input, start)
  if (days >= noSuchDay) return days === noSuchDay ? zeroDate : malformed
  const seconds = parseClock(input, start + 11)
  const micros = parseFraction(input, start + 19, end)
  if (seconds < 0 || micros < 0) return malformed
  putMicros(out, days * 86400 + seconds, micros)
  return ok
}

/**
 * Days from 2000-01-01, `noSuchDay` for a zero or impossible date (also one that ALLOW_INVALID_DATES let in, pitfalls
 * T02, T10), `badForm` for anything else.
 */
export function parseDate(input: Buffer, start: number): number {
  if (input[start + 4] !== dash || input[start + 7] !== dash) return badForm
  const century = twoDigits(input, start)
  const years = twoDigits(input, start + 2)
  const month = twoDigits(input, start + 5)
  const day = twoDigits(input, start + 8)
  if (century < 0 || years < 0 || month < 0 || day < 0) return badForm
  const year = century * 100 + years
  if (year === 0 || month === 0 || month > 12 || day === 0) return noSuchDay
  const leap = isLeap(year)
  if (day > (monthDays[month] as number) && !(leap && month === 2 && day === 29)) return noSuchDay
  const afterFebruary = leap && month > 2 ? 1 : 0
  return (yearStart[year] as number) + (monthStart[month] as number) + afterFebruary + day - 1
}

/** Seconds of `HH:MM:SS`, -1 if it is none. */
export function parseClock(input: Buffer, start: number): number {
  const hours = twoDigits(input, start)
  const minutes = twoDigits(input, start + 3)
  const seconds = twoDigits(input, start + 6)
  if (input[start + 2] !== colon || input[start + 5] !== colon) return -1
  if (hours < 0 || minutes < 0 || seconds < 0 || hours > 23 || minutes > 59 || seconds > 59) return -1
  return hours * 3600 + minutes * 60 + seconds
}

/** Microseconds of `.f` to `.ffffff`, 0 for nothing, -1 if it is none. */
export function parseFraction(input: Buffer, start: number, end: number): number {
  if (start === end) return 0
  const digits = end - start - 1
  if (input[start] !== dot || digits < 1 || digits > 6) return -1
  let value = 0
  for (let at = start + 1; at < end; at++) {
    const digit = (input[at] as number) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  for (let left = 6 - digits; left > 0; left--) value *= 10
  return value
}

/** Number of two ASCII digits, negative if they are none. */
export function twoDigits(input: Buffer, at: number): number {
  const tens = (input[at] as number) - 48
  const ones = (input[at + 1] as number) - 48
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1
  return tens * 10 + ones
}

/** Length word and int64 of seconds * 10^6 + micros; up to 2^58, so in parts that a double holds exactly. */
function putMicros(out: CopyBuffer, seconds: number, micros: number): void {
  const upper = Math.floor(seconds / 1048576) * 1e6
  const lower = (((seconds % 1048576) + 1048576) % 1048576) * 1e6 + micros
  const upperHigh = Math.floor(upper / 4096)
  const low = (upper - upperHigh * 4096) * 1048576 + lower
  const carry = Math.floor(low / two32)
  out.view.setInt32(out.at, 8)
  out.view.setInt32(out.at + 4, (upperHigh + carry) | 0)
  out.view.setInt32(out.at + 8, (low - carry * two32) | 0)
  out.at += 12
}

function isLeap(year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function makeYearStarts(): Int32Array {
  const starts = new Int32Array(10000)
  for (let year = epochYear + 1; year < 10000; year++)
    starts[year] = (starts[year - 1] as number) + (isLeap(year - 1) ? 366 : 365)
  for (let year = epochYear - 1; year >= 0; year--)
    starts[year] = (starts[year + 1] as number) - (isLeap(year) ? 366 : 365)
  return starts
}
