import { type CellOutput, putAscii } from './cell-output.ts'

/** The shortest text that reads back as the same double; a FLOAT is widened, as `column * 1e0` on the source (pitfall N10). */
export function decodeFloat(input: Buffer, at: number, out: CellOutput): number {
  putAscii(out, doubleText(input.readFloatLE(at)))
  return at + 4
}

export function decodeDouble(input: Buffer, at: number, out: CellOutput): number {
  putAscii(out, doubleText(input.readDoubleLE(at)))
  return at + 8
}

function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
