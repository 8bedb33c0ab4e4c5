import type { CellEncoder, CopyBuffer } from './copy-buffer.ts'
import { malformed, ok, outOfRange, type Reason, tooLarge } from './reason.ts'

/** A field of the target: MaxAllocSize less the value's header (utils/memutils.h, bytearecv). */
export const maxFieldBytes = 0x3fffffff - 4

export function encodeBytes(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const length = end - start
  if (length > maxFieldBytes) return tooLarge
  out.view.setInt32(out.at, length)
  copyBytes(input, start, end, out.bytes, out.at + 4)
  out.at += 4 + length
  return ok
}

/** Below this many bytes a loop is quicker than the call of the native copy. */
const nativeCopyFrom = 48

export function copyBytes(from: Buffer, start: number, end: number, to: Buffer, at: number): void {
  if (end - start >= nativeCopyFrom) from.copy(to, at, start, end)
  else for (let i = start; i < end; i++) to[at++] = from[i] as number
}

/** Big-endian bytes of a BIT(n), right-aligned, as `n` bits left-aligned (varbit.c, bit_recv). */
export function bitEncoder(bits: number): CellEncoder {
  const size = (bits + 7) >> 3
  const shift = size * 8 - bits
  return function encodeBit(input, start, end, out) {
    let from = start
    while (end - from > size) if (input[from++] !== 0) return outOfRange
    const top = end - from === size && size > 0 ? (input[from] as number) : 0
    if (shift > 0 && top >>> (8 - shift) !== 0) return outOfRange
    const missing = size - (end - from)
    out.view.setInt32(out.at, 4 + size)
    out.view.setInt32(out.at + 4, bits)
    for (let i = 0; i < size; i++) {
      const place = from + i - missing
      const current = place < from ? 0 : (input[place] as number)
      const next = place + 1 < from || i + 1 === size ? 0 : (input[place + 1] as number)
      out.bytes[out.at + 8 + i] = (current << shift) | (next >>> (8 - shift))
    }
    out.at += 8 + size
    return ok
  }
}

const dash = 0x2d

/** `8-4-4-4-12` hexadecimal digits as 16 bytes. */
export function encodeUuid(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  if (end - start !== 36) return malformed
  out.view.setInt32(out.at, 16)
  let to = out.at + 4
  for (let at = start; at < end; at += 2) {
    const offset = at - start
    if (offset === 8 || offset === 13 || offset === 18 || offset === 23) {
      if (input[at] !== dash) return malformed
      at++
    }
    const high = hexDigit(input[at] as number)
    const low = hexDigit(input[at + 1] as number)
    if (high < 0 || low < 0) return malformed
    out.bytes[to++] = (high << 4) | low
  }
  out.at += 20
  return ok
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 0x20
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

const sridFlag = 0x20000000

/**
 * The source's form, 4 bytes of SRID and then WKB, as EWKB: the SRID goes behind the type word, with a flag, and is
 * absent when it is 0 (pitfall G03).
 */
export function encodeEwkb(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  // Byte order and type are the least a geometry has; the source writes little-endian throughout.
  if (end - start < 9 || input[start + 4] !== 1) return malformed
  const srid = input.readUInt32LE(start)
  if (srid === 0) return encodeBytes(input, start + 4, end, out)
  if (end - start > maxFieldBytes) return tooLarge
  const at = out.at
  out.view.setInt32(at, end - start)
  out.bytes[at + 4] = 1
  out.bytes.writeUInt32LE((input.readUInt32LE(start + 5) | sridFlag) >>> 0, at + 5)
  out.bytes.writeUInt32LE(srid, at + 9)
  copyBytes(input, start + 9, end, out.bytes, at + 13)
  out.at = at + 4 + (end - start)
  return ok
}
