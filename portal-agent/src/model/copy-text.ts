const tab = 0x09
const backslash = 0x5c
const bigN = 0x4e

/** The cells of one line, as offsets into `bytes`; a start of -1 is NULL. */
export interface LineCells {
  bytes: Buffer
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/**
 * Reads lines of PostgreSQL's COPY text (documentation of COPY, "Text Format"). A line without backslashes is read where
 * it lies; the others are unescaped into a buffer of the reader's own, which is used again for the next such line.
 */
export class CopyTextReader {
  #scratch = Buffer.alloc(1024)

  /** Throws RangeError when the line has not as many cells as `into` has places. */
  read(bytes: Buffer, start: number, end: number, into: LineCells): void {
    if (this.#readPlain(bytes, start, end, into)) return
    this.#readEscaped(bytes, start, end, into)
  }

  /** False when a backslash was met. */
  #readPlain(bytes: Buffer, start: number, end: number, into: LineCells): boolean {
    const { starts, ends } = into
    let column = 0
    let from = start
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      if (byte > backslash || (byte !== tab && byte !== backslash)) continue
      if (byte === backslash) return false
      starts[column] = from
      ends[column] = at
      column++
      from = at + 1
    }
    starts[column] = from
    ends[column] = end
    assertCells(column + 1, starts.length)
    into.bytes = bytes
    return true
  }

  #readEscaped(bytes: Buffer, start: number, end: number, into: LineCells): void {
    if (this.#scratch.length < end - start) this.#scratch = Buffer.alloc((end - start) * 2)
    const out = this.#scratch
    let column = 0
    let to = 0
    for (let from = start; ;) {
      const next = bytes.indexOf(tab, from)
      const cellEnd = next < 0 || next > end ? end : next
      const isNull = cellEnd - from === 2 && bytes[from] === backslash && bytes[from + 1] === bigN
      into.starts[column] = isNull ? -1 : to
      if (!isNull) to = unescape(bytes, from, cellEnd, out, to)
      into.ends[column] = isNull ? -1 : to
      column++
      if (cellEnd === end) break
      from = cellEnd + 1
    }
    assertCells(column, into.starts.length)
    into.bytes = out
  }
}

function assertCells(found: number, expected: number): void {
  if (found !== expected) throw new RangeError(`a line has ${found} cells, not ${expected}`)
}

/** What follows a backslash and stands for another byte; everything else stands for itself. COPY TO writes no others. */
const meanings: ReadonlyMap<number, number> = new Map([
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x76, 0x0b],
])

function unescape(bytes: Buffer, start: number, end: number, out: Buffer, to: number): number {
  let at = to
  for (let from = start; from < end; from++) {
    let byte = bytes[from]!
    if (byte === backslash) {
      from++
      const escaped = bytes[from] ?? backslash
      byte = meanings.get(escaped) ?? escaped
    }
    out[at++] = byte
  }
  return at
}
