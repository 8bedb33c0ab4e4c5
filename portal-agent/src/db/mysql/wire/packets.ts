import { newCellCursor, readCell, type RowBatch } from '../../../model/row-batch.ts'
import { headerBytes, maxPayload } from './split-packet.ts'

/** COM_QUERY without query attributes, as a packet with sequence number 0. */
export function queryPacket(sql: string): Buffer {
  return commandPacket(0x03, Buffer.from(sql, 'utf8'))
}

export function quitPacket(): Buffer {
  return commandPacket(0x01, Buffer.alloc(0))
}

/** Any command; the body must fit one packet. */
export function commandPacket(command: number, body: Buffer): Buffer {
  const length = body.length + 1
  if (length >= maxPayload) throw new RangeError(`a command of ${length} bytes does not fit one packet`)
  const packet = Buffer.allocUnsafe(headerBytes + length)
  packet.writeUIntLE(length, 0, 3)
  packet.writeUInt8(0, 3)
  packet.writeUInt8(command, headerBytes)
  body.copy(packet, headerBytes + 1)
  return packet
}

/** What the server says in an ERR packet. */
export interface ServerError {
  readonly errno: number
  readonly sqlState: string
  readonly message: string
}

/** "ERR_Packet": 0xFF, number, `#` and SQL state (absent before login), text. */
export function readError(payload: Buffer): ServerError {
  const errno = payload.readUInt16LE(1)
  const hasState = payload[3] === 0x23
  return {
    errno,
    sqlState: hasState ? payload.toString('latin1', 4, 9) : 'HY000',
    message: payload.toString('utf8', hasState ? 9 : 3),
  }
}

export type Reply =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error'; readonly error: ServerError }
  | { readonly kind: 'rows'; readonly columns: number }
  | { readonly kind: 'local-infile' }

/** The first packet of the answer to COM_QUERY. */
export function readReply(payload: Buffer): Reply {
  switch (payload[0]) {
    case 0x00:
      return { kind: 'ok' }
    case 0xff:
      return { kind: 'error', error: readError(payload) }
    case 0xfb:
      return { kind: 'local-infile' }
    default:
      return { kind: 'rows', columns: readCount(payload) }
  }
}

const moreResultsExist = 0x0008

/** "EOF_Packet": 0xFE, warnings, status. Whether the server announces a further result. */
export function endsWithMoreResults(payload: Buffer): boolean {
  return payload.length >= 5 && (payload.readUInt16LE(3) & moreResultsExist) !== 0
}

function readCount(payload: Buffer): number {
  const first = payload.readUInt8(0)
  return first < 0xfb ? first : payload.readUInt16LE(1)
}

export type TextRow = readonly (string | null)[]

/** Rows as strings, one at a time; never used for the data that is moved. */
export function* decodeRows(batch: RowBatch, columns: number): Generator<TextRow, void, undefined> {
  for (let row = 0; row < batch.count; row++) yield decodeRow(batch, row, columns)
}

function decodeRow(batch: RowBatch, row: number, columns: number): TextRow {
  const cursor = newCellCursor()
  const limit = batch.ends[row] ?? 0
  cursor.next = batch.starts[row] ?? 0
  const cells: (string | null)[] = []
  for (let column = 0; column < columns; column++) {
    readCell(batch, cursor.next, limit, cursor)
    cells.push(cursor.start < 0 ? null : batch.bytes.toString('utf8', cursor.start, cursor.end))
  }
  return cells
}
