/**
 * Where cells are written in the form of the text protocol: a length-encoded length and the bytes, 0xFB for NULL
 * (`RowBatch`, cells `lenenc`).
 */
export interface CellOutput {
  bytes: Buffer
  at: number
}

/** What a cell of limited length takes at most, its length byte included. */
export const shortCellRoom = 96

export function newCellOutput(size: number): CellOutput {
  return { bytes: Buffer.allocUnsafeSlow(size), at: 0 }
}

/** Makes room for `more` bytes at `out.at`. */
export function ensureCellRoom(out: CellOutput, more: number): void {
  const needed = out.at + more
  if (needed <= out.bytes.length) return
  const bigger = Buffer.allocUnsafeSlow(Math.max(needed, out.bytes.length * 2))
  out.bytes.copy(bigger, 0, 0, out.at)
  out.bytes = bigger
}

export const nullCell = 0xfb
/** Not of the protocol: the column is not in the row image, which is not NULL (pitfall D01). */
export const absentCell = 0xff

/** Writes bytes that exist already as a cell. */
export function putBytes(out: CellOutput, from: Buffer, start: number, end: number): void {
  const length = end - start
  ensureCellRoom(out, length + 9)
  putLength(out, length)
  if (length < 48) for (let i = start; i < end; i++) out.bytes[out.at++] = from[i] as number
  else {
    from.copy(out.bytes, out.at, start, end)
    out.at += length
  }
}

export function putLength(out: CellOutput, length: number): void {
  if (length < 0xfb) out.bytes[out.at++] = length
  else if (length < 0x10000) {
    out.bytes[out.at] = 0xfc
    out.at = out.bytes.writeUInt16LE(length, out.at + 1)
  } else if (length < 0x1000000) {
    out.bytes[out.at] = 0xfd
    out.at = out.bytes.writeUIntLE(length, out.at + 1, 3)
  } else {
    out.bytes[out.at] = 0xfe
    out.at = out.bytes.writeBigUInt64LE(BigInt(length), out.at + 1)
  }
}

/** Writes short ASCII text as a cell; the caller has made room. */
export function putAscii(out: CellOutput, text: string): void {
  const { bytes } = out
  let at = out.at
  bytes[at++] = text.length
  for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  out.at = at
}

/**
 * Writes one cell from `input[at...]` to `out` and returns where the next cell begins. The caller has made
 * `shortCellRoom`; whoever may need more makes room itself.
 */
export type CellDecoder = (input: Buffer, at: number, out: CellOutput) => number
