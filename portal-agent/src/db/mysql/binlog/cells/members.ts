import { binlogError } from '../binlog-error.ts'
import { type CellDecoder, putBytes } from './cell-output.ts'

/** ENUM: number of the label, 1-based, of the schema at that position (pitfall S16); 0 is the empty string of a value that was none. */
export function enumDecoder(size: number, members: readonly string[]): CellDecoder {
  const labels = [Buffer.alloc(0), ...members.map((member) => Buffer.from(member))]
  return function decodeEnum(input, at, out) {
    const label = labels[size === 1 ? (input[at] as number) : input.readUInt16LE(at)]
    if (label === undefined)
      throw binlogError(`an enum has ${members.length} labels and the value ${input.readUIntLE(at, size)}`)
    putBytes(out, label, 0, label.length)
    return at + size
  }
}

/** SET: one bit a label, joined by commas in the order of the labels. */
export function setDecoder(size: number, members: readonly string[]): CellDecoder {
  return function decodeSet(input, at, out) {
    const chosen = members.filter((_, i) => i < size * 8 && ((input[at + (i >> 3)] as number) >> (i & 7)) & 1)
    const text = Buffer.from(chosen.join(','))
    putBytes(out, text, 0, text.length)
    return at + size
  }
}
