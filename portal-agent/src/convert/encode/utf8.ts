import { isUtf8 } from 'node:buffer'
import type { CopyBuffer } from './copy-buffer.ts'
import { invalidText, nulInText, ok, type Reason } from './reason.ts'

/** From this many bytes on, the native check and copy are quicker than loops here (measured on Node 24). */
const nativeFrom = 128
const nativeMixedFrom = 40

/**
 * Copies `input[start, end)` to `at`, if it is valid UTF-8 without NUL. The target refuses both for the whole
 * COPY (pitfalls S05, S06), so they must be found row by row.
 */
export function copyText(input: Buffer, start: number, end: number, out: CopyBuffer, at: number): Reason {
  if (end - start >= nativeFrom) return copyNatively(input, start, end, out.bytes, at)
  const from = out.input
  const to = out.view
  const lastWord = end - 3
  // A byte of 0x80 and more, or a borrow from a byte of 0, sets a high bit.
  let suspect = 0
  let i = start
  let place = at
  for (; i < lastWord; i += 4, place += 4) {
    const word = from.getInt32(i, true)
    suspect |= word | (word - 0x01010101)
    to.setInt32(place, word, true)
  }
  for (; i < end; i++, place++) {
    const byte = from.getUint8(i)
    suspect |= byte | (byte - 1)
    to.setUint8(place, byte)
  }
  if ((suspect & 0x80808080) === 0) return ok
  if (end - start >= nativeMixedFrom) return copyNatively(input, start, end, out.bytes, at)
  return checkSequences(input, start, end)
}

function copyNatively(input: Buffer, start: number, end: number, to: Buffer, at: number): Reason {
  const text = new Uint8Array(input.buffer, input.byteOffset + start, end - start)
  const reason = checkText(text)
  if (reason === ok) to.set(text, at)
  return reason
}

export function checkText(text: Uint8Array): Reason {
  if (!isUtf8(text)) return invalidText
  return text.includes(0) ? nulInText : ok
}

/** Well-formed sequences by the table of Unicode 3.9, D92: no overlong form, no surrogate, nothing above U+10FFFF. */
function checkSequences(input: Buffer, start: number, end: number): Reason {
  let reason: Reason = ok
  let i = start
  while (i < end) {
    const lead = input[i] as number
    if (lead === 0) reason = nulInText
    const size = lead < 0x80 ? 1 : sequenceSize(input, i, lead)
    if (size === 0 || i + size > end) return invalidText
    i += size
  }
  return reason
}

function sequenceSize(input: Buffer, at: number, lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0
  const second = input[at + 1] ?? 0
  if (lead < 0xe0) return isTail(second) ? 2 : 0
  const third = input[at + 2] ?? 0
  if (lead < 0xf0) {
    const lowest = lead === 0xe0 ? 0xa0 : 0x80
    const highest = lead === 0xed ? 0x9f : 0xbf
    return second >= lowest && second <= highest && isTail(third) ? 3 : 0
  }
  const lowest = lead === 0xf0 ? 0x90 : 0x80
  const highest = lead === 0xf4 ? 0x8f : 0xbf
  const fourth = input[at + 3] ?? 0
  return second >= lowest && second <= highest && isTail(third) && isTail(fourth) ? 4 : 0
}

function isTail(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
