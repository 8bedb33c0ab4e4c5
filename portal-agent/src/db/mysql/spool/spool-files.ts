import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { damagedSpool } from './spool-error.ts'

/** Where a frame lies. */
export interface SpoolPlace {
  readonly file: number
  readonly offset: number
  readonly bytes: number
}

/** A file of the system that did not exist, readable by its owner alone. */
export type OpenSpoolFile = (path: string) => Promise<FileHandle>

interface OpenFile {
  readonly path: string
  readonly handle: FileHandle
  bytes: number
}

/** Bytes from which the next file is begun: what is applied is removed by whole files. */
const defaultFileBytes = 64 * 1024 * 1024

/**
 * The files of one spool, each readable by its owner alone. Their names begin with a mark of this process: a former one that
 * wakes in the same folder does not meet them. Disposing removes them.
 */
export class SpoolFiles implements AsyncDisposable {
  readonly #directory: string
  readonly #fileBytes: number
  readonly #openFile: OpenSpoolFile
  readonly #mark = randomBytes(4).toString('hex')
  readonly #files = new Map<number, OpenFile>()
  #last = 0

  constructor(directory: string, fileBytes = defaultFileBytes, openFile: OpenSpoolFile = openOwn) {
    this.#directory = directory
    this.#fileBytes = fileBytes
    this.#openFile = openFile
  }

  /** On disk now. */
  get bytes(): number {
    return this.#files.values().reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Errors are the system's. What was written of a frame that failed is taken back: others need the rest of a full disk. */
  async append(frame: Buffer): Promise<SpoolPlace> {
    const known = this.#files.get(this.#last)
    const file = known === undefined || known.bytes >= this.#fileBytes ? await this.#next() : known
    const place = { file: this.#last, offset: file.bytes, bytes: frame.length }
    try {
      await writeAll(file.handle, frame, place.offset)
    } catch (error) {
      await file.handle.truncate(place.offset).catch(() => undefined)
      throw error
    }
    file.bytes += frame.length
    return place
  }

  /** Errors: DM-INC-231 where the file is gone or ends early. */
  async read({ file, offset, bytes }: SpoolPlace): Promise<Buffer> {
    const frame = Buffer.allocUnsafe(bytes)
    const handle = this.#files.get(file)?.handle
    for (let at = 0; at < bytes;) {
      const read = await handle?.read(frame, at, bytes - at, offset + at).catch((error: unknown) => {
        throw damagedSpool(`file ${file} cannot be read`, error)
      })
      if (read === undefined || read.bytesRead === 0) throw damagedSpool(`file ${file} ends early`)
      at += read.bytesRead
    }
    return frame
  }

  /** Takes back everything from `place` on. */
  async cutAt({ file, offset }: SpoolPlace): Promise<void> {
    for (const no of this.#files.keys().filter((no) => no > file)) await this.#remove(no)
    const cut = this.#files.get(file)
    if (cut === undefined) return
    cut.bytes = offset
    await cut.handle.truncate(offset)
  }

  /** Files before `file` are needed no more. */
  async removeBefore(file: number): Promise<void> {
    for (const no of this.#files.keys().filter((no) => no < file)) await this.#remove(no)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.removeBefore(Number.POSITIVE_INFINITY)
    // Others may have their files in it.
    await rmdir(this.#directory).catch(() => undefined)
  }

  async #next(): Promise<OpenFile> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const no = this.#last + 1
    const path = join(this.#directory, `${this.#mark}-${String(no).padStart(6, '0')}.spool`)
    const file = { path, handle: await this.#openFile(path), bytes: 0 }
    this.#files.set(no, file)
    this.#last = no
    return file
  }

  async #remove(no: number): Promise<void> {
    const file = this.#files.get(no)
    this.#files.delete(no)
    await file?.handle.close()
    if (file !== undefined) await unlink(file.path).catch(() => undefined)
  }
}

async function openOwn(path: string): Promise<FileHandle> {
  return await open(path, 'wx+', 0o600)
}

async function writeAll(handle: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, bytes.length - at, offset + at)).bytesWritten
}
