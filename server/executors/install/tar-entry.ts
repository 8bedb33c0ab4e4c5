import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'

const blockBytes = 512
/** Only small files at the beginning are looked at. */
const longestEntryBytes = 64 * 1024

/** One entry of a tar archive (POSIX.1-1988 ustar): name, kind, size. */
export interface TarHeader {
  readonly name: string
  readonly kind: string
  readonly bytes: number
}

/** Null for a block that is no header. */
export function tarHeader(block: Buffer): TarHeader | null {
  if (block.length < blockBytes || !block.toString('latin1', 257, 262).startsWith('ustar')) return null
  const text = (from: number, to: number) => block.toString('utf8', from, to).replace(/\0.*$/s, '')
  const bytes = Number.parseInt(text(124, 136).trim(), 8)
  return Number.isNaN(bytes) ? null : { name: text(0, 100), kind: text(156, 157), bytes }
}

/** Content of the file called `name`, in whatever folder, when only small files come before it; null otherwise. */
export async function firstFileOfTarGz(file: string, name: string): Promise<string | null> {
  const source = createReadStream(file)
  const plain = source.pipe(createGunzip())
  source.on('error', (error) => plain.destroy(error))
  try {
    return await findIn(plain as AsyncIterable<Buffer>, name)
  } catch {
    return null // no gzip, or cut off
  } finally {
    source.destroy()
    plain.destroy()
  }
}

async function findIn(pieces: AsyncIterable<Buffer>, name: string): Promise<string | null> {
  let held = Buffer.alloc(0)
  for await (const piece of pieces) {
    held = Buffer.concat([held, piece])
    for (;;) {
      if (held.length < blockBytes) break
      const header = tarHeader(held)
      if (header === null || header.bytes > longestEntryBytes) return null
      const whole = blockBytes + Math.ceil(header.bytes / blockBytes) * blockBytes
      if (held.length < whole) break
      if (header.kind === '0' && basename(header.name) === name)
        return held.toString('utf8', blockBytes, blockBytes + header.bytes)
      held = held.subarray(whole)
    }
  }
  return null
}
