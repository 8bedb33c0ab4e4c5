import { type CellDecoder, type CellOutput, putAscii } from './cell-output.ts'

/** Decimal digits of integers as stored little-endian, as the source's text protocol writes them. */
export function integerDecoder(size: 1 | 2 | 3 | 4, unsigned: boolean): CellDecoder {
  const sign = 2 ** (size * 8 - 1)
  const wrap = 2 ** (size * 8)
  return function decodeInteger(input, at, out) {
    let value = input[at] as number
    if (size > 1) value += (input[at + 1] as number) * 0x100
    if (size > 2) value += (input[at + 2] as number) * 0x10000
    if (size > 3) value += (input[at + 3] as number) * 0x1000000
    putInteger(out, !unsigned && value >= sign ? value - wrap : value)
    return at + size
  }
}

/** Within 2^53, which all but 64-bit integers are. */
export function putInteger(out: CellOutput, value: number): void {
  const { bytes } = out
  const lengthAt = out.at
  let at = lengthAt + 1
  let rest = value
  if (value < 0) {
    bytes[at++] = 0x2d
    rest = -value
  }
  let digits = 1
  for (let power = 10; rest >= power; power *= 10) digits++
  const end = at + digits
  for (let place = end - 1; place >= at; place--) {
    const tenth = Math.floor(rest / 10)
    bytes[place] = 48 + rest - tenth * 10
    rest = tenth
  }
  bytes[lengthAt] = end - lengthAt - 1
  out.at = end
}

export function bigintDecoder(unsigned: boolean): CellDecoder {
  return function decodeBigint(input, at, out) {
    const low = input.readUInt32LE(at)
    const high = unsigned ? input.readUInt32LE(at + 4) : input.readInt32LE(at + 4)
    if (high >= -0x200000 && high < 0x200000) putInteger(out, high * 4294967296 + low)
    else putAscii(out, String(unsigned ? input.readBigUInt64LE(at) : input.readBigInt64LE(at)))
    return at + 8
  }
}

/** 0 is year 0000, else years after 1900. */
export function decodeYear(input: Buffer, at: number, out: CellOutput): number {
  const years = input[at] as number
  putInteger(out, years === 0 ? 0 : 1900 + years)
  return at + 1
}
