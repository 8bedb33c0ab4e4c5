import type { TablePlan } from '../../model/table-plan.ts'
import { binaryCellRoom, type CopyBuffer, textCellRoom } from './copy-buffer.ts'

/** How COPY frames cells into rows and rows into a payload. */
export interface CopyFormat {
  readonly header: Buffer
  readonly trailer: Buffer
  /** Written before the cells of a row. */
  beginRow(out: CopyBuffer, columns: number): void
  writeNull(out: CopyBuffer): void
  /** Written after each cell; `last` for the last one of a row. */
  endCell(out: CopyBuffer, last: boolean): void
  /** Bytes that a row can take at most (see `CopyBuffer`). */
  rowRoom(sourceBytes: number, columns: number): number
}

/** Signature, flags and length of the header extension (PostgreSQL, "COPY", section Binary Format). */
const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')

const binaryFormat: CopyFormat = {
  header: signature,
  trailer: Buffer.from([0xff, 0xff]),
  beginRow(out, columns) {
    out.view.setInt16(out.at, columns)
    out.at += 2
  },
  writeNull(out) {
    out.view.setInt32(out.at, -1)
    out.at += 4
  },
  endCell() {
    // The length word in front ends a cell.
  },
  rowRoom: (sourceBytes, columns) => 2 + sourceBytes + columns * binaryCellRoom,
}

const tab = 0x09
const newline = 0x0a

const textFormat: CopyFormat = {
  header: Buffer.alloc(0),
  trailer: Buffer.alloc(0),
  beginRow() {
    // Text rows have no head.
  },
  writeNull(out) {
    out.bytes[out.at] = 0x5c
    out.bytes[out.at + 1] = 0x4e
    out.at += 2
  },
  endCell(out, last) {
    out.bytes[out.at++] = last ? newline : tab
  },
  rowRoom: (sourceBytes, columns) => sourceBytes * 2 + columns * textCellRoom,
}

export function copyFormat(name: TablePlan['copyFormat']): CopyFormat {
  return name === 'binary' ? binaryFormat : textFormat
}
