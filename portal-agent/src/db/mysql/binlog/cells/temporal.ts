import { type CellDecoder, type CellOutput, putAscii } from './cell-output.ts'

/** Places of the digits in `YYYY-MM-DD HH:MM:SS.ffffff`, for which the caller has made room. */
function putTwo(bytes: Buffer, at: number, value: number): void {
  const tens = Math.floor(value / 10)
  bytes[at] = 48 + tens
  bytes[at + 1] = 48 + value - tens * 10
}

function putDay(bytes: Buffer, at: number, year: number, month: number, day: number): number {
  const century = Math.floor(year / 100)
  putTwo(bytes, at, century)
  putTwo(bytes, at + 2, year - century * 100)
  bytes[at + 4] = 0x2d
  putTwo(bytes, at + 5, month)
  bytes[at + 7] = 0x2d
  putTwo(bytes, at + 8, day)
  return at + 10
}

function putClock(bytes: Buffer, at: number, hour: number, minute: number, second: number): number {
  putTwo(bytes, at, hour)
  bytes[at + 2] = 0x3a
  putTwo(bytes, at + 3, minute)
  bytes[at + 5] = 0x3a
  putTwo(bytes, at + 6, second)
  return at + 8
}

/** `digits` of microseconds behind a point; nothing for 0 digits. */
function putFraction(bytes: Buffer, at: number, micros: number, digits: number): number {
  if (digits === 0) return at
  bytes[at] = 0x2e
  let rest = Math.floor(micros / 10 ** (6 - digits))
  for (let place = at + digits; place > at; place--) {
    const tenth = Math.floor(rest / 10)
    bytes[place] = 48 + rest - tenth * 10
    rest = tenth
  }
  return at + 1 + digits
}

function fractionBytes(digits: number): number {
  return (digits + 1) >> 1
}

/** Big-endian hundredths, ten-thousandths or millionths as microseconds. */
function readMicros(input: Buffer, at: number, digits: number): number {
  switch (fractionBytes(digits)) {
    case 1:
      return (input[at] as number) * 10000
    case 2:
      return input.readUInt16BE(at) * 100
    case 3:
      return input.readUIntBE(at, 3)
    default:
      return 0
  }
}

/** DATE: three bytes, day in five bits, month in four, year above. */
export function decodeDate(input: Buffer, at: number, out: CellOutput): number {
  const packed = input.readUIntLE(at, 3)
  out.bytes[out.at] = 10
  out.at = putDay(out.bytes, out.at + 1, packed >> 9, (packed >> 5) & 15, packed & 31)
  return at + 3
}

/** DATETIME of MySQL 5.6 and MariaDB 10.1 on: 40 bits, then the fraction (pitfall D31). */
export function datetimeDecoder(digits: number): CellDecoder {
  return function decodeDatetime(input, at, out) {
    const high = input.readUInt8(at)
    const low = input.readUInt32BE(at + 1)
    const yearMonth = ((high & 0x7f) << 10) | (low >>> 22)
    const year = Math.floor(yearMonth / 13)
    const lengthAt = out.at
    let to = putDay(out.bytes, lengthAt + 1, year, yearMonth - year * 13, (low >>> 17) & 31)
    out.bytes[to++] = 0x20
    to = putClock(out.bytes, to, (low >>> 12) & 31, (low >>> 6) & 63, low & 63)
    to = putFraction(out.bytes, to, readMicros(input, at + 5, digits), digits)
    out.bytes[lengthAt] = to - lengthAt - 1
    out.at = to
    return at + 5 + fractionBytes(digits)
  }
}

/** TIMESTAMP: seconds since the epoch, big-endian, then the fraction; printed in UTC (pitfall T07). */
export function timestampDecoder(digits: number): CellDecoder {
  return function decodeTimestamp(input, at, out) {
    const seconds = input.readUInt32BE(at)
    const micros = readMicros(input, at + 4, digits)
    putInstant(out, seconds, micros, digits)
    return at + 4 + fractionBytes(digits)
  }
}

/** TIMESTAMP before MySQL 5.6: little-endian and without a fraction. */
export function decodeOldTimestamp(input: Buffer, at: number, out: CellOutput): number {
  putInstant(out, input.readUInt32LE(at), 0, 0)
  return at + 4
}

/** Second 0 is the zero date: `1970-01-01 00:00:00` cannot be stored. With a fraction it can, on MariaDB. */
function putInstant(out: CellOutput, seconds: number, micros: number, digits: number): void {
  const lengthAt = out.at
  const { bytes } = out
  let to: number
  if (seconds === 0 && micros === 0) {
    to = putDay(bytes, lengthAt + 1, 0, 0, 0)
    bytes[to++] = 0x20
    to = putClock(bytes, to, 0, 0, 0)
  } else {
    const days = Math.floor(seconds / 86400)
    const clock = seconds - days * 86400
    to = putDayNumber(bytes, lengthAt + 1, days)
    bytes[to++] = 0x20
    const hour = Math.floor(clock / 3600)
    const minute = Math.floor((clock - hour * 3600) / 60)
    to = putClock(bytes, to, hour, minute, clock % 60)
  }
  to = putFraction(bytes, to, micros, digits)
  bytes[lengthAt] = to - lengthAt - 1
  out.at = to
}

/** Days since 1970-01-01 as a date: eras of 400 years beginning in March ("chrono-compatible low-level date algorithms"). */
function putDayNumber(bytes: Buffer, at: number, days: number): number {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return putDay(bytes, at, year, month, day)
}

/** 24 bits with an offset of 2^23, then the fraction as part of the same number: negative ones borrow from it. */
export function timeDecoder(digits: number): CellDecoder {
  const size = fractionBytes(digits)
  const unit = 256 ** size
  const toMicros = size === 1 ? 10000 : size === 2 ? 100 : 1
  return function decodeTime(input, at, out) {
    const stored = size === 0 ? input.readUIntBE(at, 3) : input.readUIntBE(at, 3 + size)
    const packed = stored - 0x800000 * unit
    const magnitude = Math.abs(packed)
    const clock = Math.floor(magnitude / unit)
    const micros = (magnitude - clock * unit) * toMicros
    putTime(out, packed < 0, (clock >> 12) & 0x3ff, (clock >> 6) & 63, clock & 63, micros, digits)
    return at + 3 + size
  }
}

/** TIME before MySQL 5.6: HHMMSS as a signed decimal number of three bytes. */
export function decodeOldTime(input: Buffer, at: number, out: CellOutput): number {
  const value = input.readIntLE(at, 3)
  const packed = Math.abs(value)
  putTime(out, value < 0, Math.floor(packed / 10000), Math.floor(packed / 100) % 100, packed % 100, 0, 0)
  return at + 3
}

function putTime(
  out: CellOutput,
  negative: boolean,
  hour: number,
  minute: number,
  second: number,
  micros: number,
  digits: number,
): void {
  const lengthAt = out.at
  const { bytes } = out
  let to = lengthAt + 1
  if (negative) bytes[to++] = 0x2d
  if (hour >= 100) {
    bytes[to++] = 48 + Math.floor(hour / 100)
  }
  to = putClock(bytes, to, hour % 100, minute, second)
  to = putFraction(bytes, to, micros, digits)
  bytes[lengthAt] = to - lengthAt - 1
  out.at = to
}

/** DATETIME before MySQL 5.6: YYYYMMDDHHMMSS as a decimal number of eight bytes. */
export function decodeOldDatetime(input: Buffer, at: number, out: CellOutput): number {
  const digits = String(input.readBigUInt64LE(at)).padStart(14, '0')
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? []
  const [year = '0000', month = '00', day = '00', hour = '00', minute = '00', second = '00'] = parts
  putAscii(out, `${year}-${month}-${day} ${hour}:${minute}:${second}`)
  return at + 8
}
