import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { packTarGz, sha256 } from './archive.ts'

export interface Built {
  readonly file: string
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  /** False when the archive of an earlier packaging holds the same. */
  readonly packed: boolean
}

interface Kept {
  readonly content: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * Packs `<parent>/<folder>`, which carries a MANIFEST.sha256, as `<dist>/<name>.tar.gz` with a `.sha256` beside it. An
 * archive that is there already is kept when it was made from the same manifest and is still whole.
 */
export async function packCached(
  places: { readonly dist: string; readonly cache: string },
  parent: string,
  folder: string,
  name: string,
): Promise<Built> {
  const file = join(places.dist, `${name}.tar.gz`)
  const note = join(places.cache, `${name}.json`)
  const content = await sha256(join(parent, folder, 'MANIFEST.sha256'))
  const kept = await stillWhole(file, note, content)
  if (kept !== null) return { file, name: basename(file), ...kept, packed: false }
  await packTarGz(parent, folder, file)
  const sum = await sha256(file)
  const { size } = await stat(file)
  await writeFile(`${file}.sha256`, `${sum}  ${basename(file)}\n`)
  const made: Kept = { content, sha256: sum, bytes: size }
  await writeFile(note, JSON.stringify(made))
  return { file, name: basename(file), sha256: sum, bytes: size, packed: true }
}

async function stillWhole(file: string, note: string, content: string): Promise<Kept | null> {
  try {
    const kept = JSON.parse(await readFile(note, 'utf8')) as Kept
    const sums = await readFile(`${file}.sha256`, 'utf8')
    const whole = kept.content === content && sums.startsWith(kept.sha256)
    return whole && (await sha256(file)) === kept.sha256 ? kept : null
  } catch {
    return null // nothing was kept, or it was deleted
  }
}
