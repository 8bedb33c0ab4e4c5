import type { Readable } from 'node:stream'

/** The lines of a text that is expected to be long, but not longer than `bytes`; then `tooLong` is thrown. */
export async function* boundedLines(
  stream: Readable,
  bytes: number,
  tooLong: () => Error,
): AsyncGenerator<string, void> {
  let seen = 0
  let begun: Buffer[] = []
  for await (const piece of stream as AsyncIterable<Buffer>) {
    seen += piece.length
    if (seen > bytes) throw tooLong()
    let from = 0
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, from)) {
      yield Buffer.concat([...begun, piece.subarray(from, end)]).toString('utf8')
      begun = []
      from = end + 1
    }
    if (from < piece.length) begun.push(piece.subarray(from))
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8')
}

const lineFeed = 0x0a
