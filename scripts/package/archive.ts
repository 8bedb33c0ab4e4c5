import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, rename, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const manifestName = 'MANIFEST.sha256'

/** `sha256  path` lines of every file below a folder, in the form `sha256sum -c` reads; written into the folder. */
export async function writeManifest(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
  const lines: string[] = []
  for (const file of files) lines.push(`${await sha256(join(folder, file))}  ${file}\n`)
  await writeFile(join(folder, manifestName), lines.join(''))
}

export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/**
 * Packs `<parent>/<name>` as tar.gz, whole or not at all. The same content gives the same bytes: names sorted, one time,
 * one owner, one mode whatever the umask was.
 */
export async function packTarGz(parent: string, name: string, archive: string): Promise<void> {
  const reproducible = [
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=u=rwX,go=rX',
  ]
  const tar = spawn('tar', ['-C', parent, ...reproducible, '-cf', '-', name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    tar.on('error', reject)
    tar.on('close', resolve)
  })
  await pipeline(tar.stdout, createGzip({ level: 6 }), createWriteStream(`${archive}.new`))
  const code = await ended
  if (code !== 0) throw new Error(`tar ended with code ${code}`)
  await rename(`${archive}.new`, archive)
}
