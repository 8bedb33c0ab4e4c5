import type { LogChunk } from '@data-migration/contract/api'
import type { FileRange } from '../../executors/link.ts'

const newLine = 0x0a

/**
 * A range as text of whole lines: what follows the last end of line belongs to the next range, unless the file ends there.
 * A line longer than the range is cut between two characters. `fromMiddle`: the range began anywhere, so that its first
 * line may lack its beginning and is left out.
 */
export function logChunk(name: string, { offset, size, content }: FileRange, fromMiddle: boolean): LogChunk {
  const begin = fromMiddle && offset > 0 ? content.indexOf(newLine) + 1 : 0
  const rest = content.subarray(begin)
  const isEnd = offset + content.length >= size
  const length = isEnd ? rest.length : wholeLines(rest)
  return {
    name,
    offset: offset + begin,
    nextOffset: offset + begin + length,
    sizeBytes: String(size),
    text: rest.subarray(0, length).toString('utf8'),
  }
}

function wholeLines(bytes: Buffer): number {
  const end = bytes.lastIndexOf(newLine) + 1
  return end > 0 ? end : wholeCharacters(bytes)
}

/** Without the beginning of a UTF-8 character at the end (RFC 3629); all of it where it is not UTF-8. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    const kept = needed > back ? bytes.length - back : bytes.length
    return kept === 0 ? bytes.length : kept
  }
  return bytes.length
}
