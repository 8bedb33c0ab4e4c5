import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { InstallInput, PortalPackage as PackageView } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import { bundledPackages, type PortalPackage, readPackage } from '../executors/install/portal-package.ts'
import { newId } from '../ids.ts'
import type { Packages, StoredPackage } from '../store/packages.ts'

export interface PackageDeps {
  readonly packages: Packages
  /** Folders that may hold the archives this version was delivered with. */
  readonly bundledFolders: readonly string[]
  /** For uploaded ones. */
  readonly folder: string
}

const longestUploadBytes = 256 * 1024 * 1024

/** The archives the server can install: its own and uploaded ones. */
export class PortalPackages {
  readonly #deps: PackageDeps
  #bundled: Promise<readonly PortalPackage[]> | null = null

  constructor(deps: PackageDeps) {
    this.#deps = deps
  }

  /** Its own first, then uploaded ones, newest first. */
  async list(): Promise<readonly PackageView[]> {
    const own = (await this.bundled()).map(bundledView)
    const { items } = await this.#deps.packages.list({ page: 1, pageSize: 500 })
    return [...own, ...items.map(({ file: _, ...view }) => view)]
  }

  /** Throws DM-INST-012. */
  async forSource(source: InstallInput['source']): Promise<readonly PortalPackage[]> {
    if (source.kind === 'package') return [await this.#uploaded(source.packageId)]
    const own = await this.bundled()
    if (own.length === 0) throw dmError('DM-INST-012', { architecture: 'any architecture' })
    return own
  }

  /** Streams the file to the disk and looks into it. Throws DM-INST-013, DM-TASK-102; nothing stays then. */
  async upload(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<PackageView> {
    const id = newId()
    await mkdir(this.#deps.folder, { recursive: true, mode: 0o700 })
    const part = join(this.#deps.folder, `${id}.part`)
    const file = join(this.#deps.folder, `${id}.tar.gz`)
    try {
      await pipeline(bytes, atMost(longestUploadBytes), createWriteStream(part, { mode: 0o600 }), { signal })
      const found = await readPackage(part)
      await rename(part, file)
      const { version, architecture, sha256, bytes: size } = found
      const given = { id, version, architecture, sha256, sizeBytes: String(size), file }
      const { file: _, ...view } = await this.#deps.packages.add({ ...given, origin: 'uploaded' })
      return view
    } catch (error) {
      await rm(part, { force: true })
      await rm(file, { force: true })
      throw error
    }
  }

  /** Throws DM-INST-012; bundled ones cannot be deleted. */
  async remove(id: string): Promise<void> {
    const stored = await this.#deps.packages.find(id)
    if (stored === null) throw dmError('DM-INST-012', { architecture: id })
    await this.#deps.packages.remove(id)
    await rm(stored.file, { force: true })
  }

  bundled(): Promise<readonly PortalPackage[]> {
    this.#bundled ??= this.#findBundled().then((found) => {
      if (found.length === 0) this.#bundled = null
      return found
    })
    return this.#bundled
  }

  async #findBundled(): Promise<readonly PortalPackage[]> {
    for (const folder of this.#deps.bundledFolders) {
      const found = await bundledPackages(folder)
      if (found.length > 0) return found
    }
    return []
  }

  async #uploaded(id: string): Promise<PortalPackage> {
    const stored: StoredPackage | null = await this.#deps.packages.find(id)
    if (stored === null) throw dmError('DM-INST-012', { architecture: id })
    return await readPackage(stored.file)
  }
}

/** Stable as long as the archive is the same: it has no row in the store. */
function bundledView({ version, architecture, sha256, bytes }: PortalPackage): PackageView {
  const hex = createHash('sha256').update(sha256).digest('hex')
  const id = `00000000-0000-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`
  const sizeBytes = String(bytes)
  return { id, version, architecture, sizeBytes, sha256, origin: 'bundled', addedAt: beginning }
}

const beginning = '1970-01-01T00:00:00.000Z'

function atMost(limitBytes: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      done(seen > limitBytes ? dmError('DM-TASK-102', { limitBytes }) : null, chunk)
    },
  })
}
