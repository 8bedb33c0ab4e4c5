import type { CellDecoder, CellOutput } from './cell-output.ts'
import { putAscii } from './cell-output.ts'
import { lengthAt } from './bits-and-bytes.ts'

/** MariaDB's types of a fixed number of bytes travel as CHAR with trailing zeros (or spaces) dropped. */
export function fixedDecoder(size: number, text: (bytes: Buffer) => string): CellDecoder {
  return function decodeFixed(input: Buffer, at: number, out: CellOutput) {
    const length = lengthAt(input, at, 1)
    const bytes = Buffer.alloc(size)
    input.copy(bytes, 0, at + 1, at + 1 + length)
    putAscii(out, text(bytes))
    return at + 1 + length
  }
}

/** As in the text: the log does not hold the parts in the order MariaDB stores them in. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function inet4Text(bytes: Buffer): string {
  return [...bytes].join('.')
}

/** As MariaDB prints it: the longest run of zero groups (the first of equal ones, of two and more) as `::`, IPv4 forms dotted. */
export function inet6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2))
  const gap = longestGap(groups)
  const dotted = gap.start === 0 && (gap.length === 6 || (gap.length === 5 && groups[5] === 0xffff))
  const shown = (dotted ? groups.slice(0, 6) : groups).map((group) => group.toString(16))
  const tail = dotted ? [[...bytes.subarray(12)].join('.')] : []
  if (gap.length < 2) return [...shown, ...tail].join(':')
  const head = shown.slice(0, gap.start)
  const rest = [...shown.slice(gap.start + gap.length), ...tail]
  return `${head.join(':')}::${rest.join(':')}`
}

function longestGap(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  return best
}
