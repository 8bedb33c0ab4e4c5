import { type CellDecoder, type CellOutput, ensureCellRoom, putBytes, putLength } from './cell-output.ts'

/** Big-endian bytes as they are. `meta`: bits above whole bytes in the low byte, whole bytes in the high one. */
export function bitDecoder(meta: number): CellDecoder {
  const size = ((meta >> 8) * 8 + (meta & 0xff) + 7) >> 3
  return function decodeBit(input, at, out) {
    putBytes(out, input, at, at + size)
    return at + size
  }
}

/** A value behind its length in `lengthBytes` bytes. */
export function lengthAt(input: Buffer, at: number, lengthBytes: number): number {
  switch (lengthBytes) {
    case 1:
      return input[at] as number
    case 2:
      return (input[at] as number) | ((input[at + 1] as number) << 8)
    case 3:
      return (input[at] as number) | ((input[at + 1] as number) << 8) | ((input[at + 2] as number) << 16)
    default:
      return input.readUInt32LE(at)
  }
}

/** Writes `input[start, end)` in the form the source's text protocol gives it. */
export type ValueWriter = (input: Buffer, start: number, end: number, out: CellOutput) => void

export function prefixedDecoder(lengthBytes: number, write: ValueWriter): CellDecoder {
  return function decodePrefixed(input, at, out) {
    const start = at + lengthBytes
    const end = start + lengthAt(input, at, lengthBytes)
    write(input, start, end, out)
    return end
  }
}

/** BINARY(n): the log drops trailing zero bytes (pitfall B02). */
export function paddedWriter(size: number): ValueWriter {
  return function writePadded(input, start, end, out) {
    const missing = Math.max(0, size - (end - start))
    ensureCellRoom(out, size + 9)
    putLength(out, end - start + missing)
    input.copy(out.bytes, out.at, start, end)
    out.at += end - start
    out.bytes.fill(0, out.at, out.at + missing)
    out.at += missing
  }
}
