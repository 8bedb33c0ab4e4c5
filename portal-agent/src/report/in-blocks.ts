/** Joins small pieces up to this many characters, for a write each would take most of the time. */
const joined = 256 * 1024

/** The same text in pieces of about that size. */
export function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block: string[] = []
  let length = 0
  for (const piece of pieces) {
    block.push(piece)
    length += piece.length
    if (length < joined) continue
    yield block.join('')
    block = []
    length = 0
  }
  if (length > 0) yield block.join('')
}
