import { largeMemory } from '../../model/large-memory.ts'
import type { Reason } from './reason.ts'

/**
 * Where a COPY payload grows. The copy encoder makes room for a whole row before its cells are encoded, so that cell
 * encoders write without asking: a binary cell takes at most its source bytes + `binaryCellRoom`, a text cell at most
 * twice its source bytes + `textCellRoom`.
 */
export interface CopyBuffer {
  bytes: Buffer
  /** The same memory; a DataView writes a word in one instruction, a Buffer's own methods do not. */
  view: DataView
  /** Offset of the next byte to write. */
  at: number
  /** View of the batch being read, for checks by words. */
  input: DataView
}

export const binaryCellRoom = 40
export const textCellRoom = 80

/**
 * Writes the cell `input[start, end)` at `out.at` and moves it on. Binary encoders write the length word and the value,
 * text encoders the escaped text without a delimiter. For any reason but 0 the caller takes `out.at` back.
 * `out.input` is a view of `input`.
 */
export type CellEncoder = (input: Buffer, start: number, end: number, out: CopyBuffer) => Reason

export function newCopyBuffer(size: number): CopyBuffer {
  const bytes = Buffer.allocUnsafeSlow(size)
  return { bytes, view: viewOf(bytes), at: 0, input: new DataView(new ArrayBuffer(0)) }
}

/**
 * To be written again from its beginning. The same memory, for what is made and dropped by the megabyte makes the runtime
 * collect all the time; but what a large row has made grow is given back. Nobody reads the buffer any more.
 */
export function emptyCopyBuffer(out: CopyBuffer, size: number): void {
  out.at = 0
  if (out.bytes.length <= size) return
  largeMemory.giveBack(out.bytes)
  out.bytes = Buffer.allocUnsafeSlow(size)
  out.view = viewOf(out.bytes)
}

/** Makes room for `more` bytes at `out.at`, keeping what is written. */
export function ensureRoom(out: CopyBuffer, more: number): void {
  const needed = out.at + more
  if (needed <= out.bytes.length) return
  const bigger = largeMemory.take(Math.max(needed, out.bytes.length * 2))
  out.bytes.copy(bigger, 0, 0, out.at)
  out.bytes = bigger
  out.view = viewOf(bigger)
}

export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
