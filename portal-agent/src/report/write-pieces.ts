import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { inBlocks } from './in-blocks.ts'

/** Writes a text too large to be held, whole or not at all. Only the owner may read it. */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const temporary = `${path}.tmp`
  try {
    await pipeline(Readable.from(inBlocks(pieces)), createWriteStream(temporary, { mode: 0o600 }))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
