/**
 * Rows as bytes, never as JS values. A cell is a length and that many bytes, or NULL:
 * - `lenenc`: MySQL text protocol (length-encoded string, 0xFB = NULL), see MySQL "Protocol::LengthEncodedString";
 * - `int32`: PostgreSQL's COPY BINARY and DataRow (big-endian int32 length, -1 = NULL);
 * - `copy-text`: a line of PostgreSQL's COPY text without its end: cells between tabs, `\\N` = NULL, bytes escaped by backslashes.
 * Row i is `bytes[starts[i], ends[i])`. The bytes belong to the batch until the consumer asks for the next one.
 */
export interface RowBatch {
  readonly cells: 'lenenc' | 'int32' | 'copy-text'
  readonly bytes: Buffer
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly count: number
}

/** Where a cell lies in its batch; `start` is -1 for NULL. One cursor is reused for all cells of a scan. */
export interface CellCursor {
  start: number
  end: number
  /** Offset of the next cell. */
  next: number
}

export function newCellCursor(): CellCursor {
  return { start: -1, end: -1, next: 0 }
}

/**
 * Moves the cursor onto the cell at `offset`. Throws RangeError on a length that leaves `limit`. Not for `copy-text`, whose
 * cells are not their own bytes: see `copy-text.ts`.
 */
export function readCell(batch: RowBatch, offset: number, limit: number, cursor: CellCursor): void {
  if (batch.cells === 'copy-text') throw new RangeError('a line of COPY text is not read cell by cell')
  if (batch.cells === 'lenenc') readLengthEncoded(batch.bytes, offset, cursor)
  else readInt32Cell(batch.bytes, offset, cursor)
  if (cursor.next > limit)
    throw new RangeError(`cell at ${offset} leaves its row (${cursor.next} > ${limit})`)
}

function readLengthEncoded(bytes: Buffer, offset: number, cursor: CellCursor): void {
  const first = bytes[offset]
  if (first === undefined) throw new RangeError(`no cell at ${offset}`)
  if (first < 0xfb) return place(cursor, offset + 1, first)
  switch (first) {
    case 0xfb:
      cursor.start = -1
      cursor.end = -1
      cursor.next = offset + 1
      return
    case 0xfc:
      return place(cursor, offset + 3, bytes.readUInt16LE(offset + 1))
    case 0xfd:
      return place(cursor, offset + 4, bytes.readUIntLE(offset + 1, 3))
    default:
      return place(cursor, offset + 9, Number(bytes.readBigUInt64LE(offset + 1)))
  }
}

function readInt32Cell(bytes: Buffer, offset: number, cursor: CellCursor): void {
  const length = bytes.readInt32BE(offset)
  if (length >= 0) return place(cursor, offset + 4, length)
  cursor.start = -1
  cursor.end = -1
  cursor.next = offset + 4
}

function place(cursor: CellCursor, start: number, length: number): void {
  cursor.start = start
  cursor.end = start + length
  cursor.next = start + length
}
