import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Joins small pieces up to this many characters, for a write each would take most of the time. */
const joined = 256 * 1024

/** Writes a text too large to be held, whole or not at all. Only the owner may read it. */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const temporary = `${path}.tmp`
  try {
    await pipeline(Readable.from(blocks(pieces)), createWriteStream(temporary, { mode: 0o600 }))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function* blocks(pieces: Iterable<string>): Generator<string> {
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
