import {
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Position } from '@data-migration/contract/portal'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OpenSpoolFile, SpoolFiles } from './spool-files.ts'
import { SpoolStore } from './spool-store.ts'
import { logEvent } from './testing/events.ts'

const at = (pos: number): Position => ({
  kind: 'file',
  value: `log.1:${pos}`,
  file: 'log.1',
  pos: String(pos),
})
const unlimited = Number.POSITIVE_INFINITY
const damaged = { code: 'DM-INC-231' }

interface Scene extends AsyncDisposable {
  readonly directory: string
  readonly store: SpoolStore
  names(): Promise<string[]>
}

interface SceneSettings {
  readonly maxBytes?: number
  readonly fileBytes?: number
  readonly openFile?: OpenSpoolFile
}

async function scene(settings: SceneSettings = {}): Promise<Scene> {
  const { maxBytes = unlimited, fileBytes = 400, openFile } = settings
  const folder = await mkdtemp(join(tmpdir(), 'spool-'))
  const directory = join(folder, 'spool')
  const files = new SpoolFiles(directory, fileBytes, openFile)
  return {
    directory,
    store: new SpoolStore(files, at(0), maxBytes),
    names: async () => (await readdir(directory)).sort(),
    async [Symbol.asyncDispose]() {
      await files[Symbol.asyncDispose]()
      expect(await readdir(folder)).toEqual([])
      await rm(folder, { recursive: true })
    },
  }
}

/** A file on a disk with so much left: what fits is written, and the rest fails as on a full disk. */
async function openOnDisk(path: string, disk: { left: number }): Promise<FileHandle> {
  const [file, full] = [await open(path, 'wx+', 0o600), await open('/dev/full', 'w')]
  const write = async (bytes: Buffer, at: number, length: number, offset: number) => {
    const fits = Math.min(length, disk.left)
    disk.left -= fits
    return fits > 0 ? await file.write(bytes, at, fits, offset) : await full.write(bytes, at, length)
  }
  const close = async () => void (await Promise.all([file.close(), full.close()]))
  return {
    write,
    close,
    read: file.read.bind(file),
    truncate: file.truncate.bind(file),
  } as unknown as FileHandle
}

async function eventsBehind(store: SpoolStore, position: Position): Promise<Buffer[]> {
  const events: Buffer[] = []
  for (let group = store.groupBehind(position); group !== null; group = store.groupBehind(group.end))
    for await (const event of store.events(group)) events.push(Buffer.from(event))
  return events
}

/** A transaction of pieces, each of some events. */
async function put(store: SpoolStore, pieces: readonly (readonly Buffer[])[], end: number): Promise<void> {
  for (const piece of pieces) await store.add(Buffer.concat(piece), 0)
  store.close(at(end))
}

const bodies = fc.uint8Array({ maxLength: 200 }).map((bytes) => logEvent(1, Buffer.from(bytes)))
const pieces = fc.array(fc.array(bodies, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
const groups = fc.array(pieces, { minLength: 1, maxLength: 6 })

describe('X05 a log that is kept', () => {
  it('is read back event by event from each end of a transaction on, cut off transactions left out', async () => {
    await fc.assert(
      fc.asyncProperty(groups, pieces, async (whole, cutOff) => {
        await using on = await scene()
        for (const [i, group] of whole.entries()) {
          for (const piece of cutOff) await on.store.add(Buffer.concat(piece), 0)
          await on.store.takeBack()
          await put(on.store, group, i + 1)
        }
        for (let from = 0; from <= whole.length; from++)
          expect(await eventsBehind(on.store, at(from))).toEqual(whole.slice(from).flat(2))
        expect(on.store.end).toEqual(at(whole.length))
      }),
      { numRuns: 30 },
    )
  })

  it('is not read where a file has another byte, or ends early', async () => {
    await fc.assert(
      fc.asyncProperty(groups, fc.nat(), fc.boolean(), async (whole, place, cut) => {
        await using on = await scene()
        for (const [i, group] of whole.entries()) await put(on.store, group, i + 1)
        const names = await on.names()
        const path = join(on.directory, names[place % names.length] ?? '')
        const bytes = await readFile(path)
        const where = place % bytes.length
        bytes.writeUInt8(bytes.readUInt8(where) ^ 1, where)
        await (cut ? truncate(path, where) : writeFile(path, bytes))
        await expect(eventsBehind(on.store, at(0))).rejects.toMatchObject(damaged)
      }),
      { numRuns: 30 },
    )
  })

  it('is in files that nobody else may read, in which no value is to be seen', async () => {
    await using on = await scene()
    await put(on.store, [[logEvent(1, Buffer.from('Jane Doe '.repeat(50)))]], 1)
    expect((await stat(on.directory)).mode & 0o777).toBe(0o700)
    for (const name of await on.names()) {
      expect((await stat(join(on.directory, name))).mode & 0o777).toBe(0o600)
      expect((await readFile(join(on.directory, name))).includes('Jane')).toBe(false)
    }
  })

  it('ends with a transaction where its limit is reached, and goes on by not a byte', async () => {
    await using on = await scene({ maxBytes: 350 })
    const random = () => logEvent(1, Buffer.from(crypto.getRandomValues(new Uint8Array(100))))
    const first = random()
    await put(on.store, [[first]], 1)
    await on.store.add(random(), 0)
    await expect(on.store.add(random(), 0)).rejects.toMatchObject({ code: 'DM-INC-230' })
    await on.store.takeBack()
    expect(on.store.bytes).toBeLessThan(200)
    expect(on.store.end).toEqual(at(1))
    expect(await eventsBehind(on.store, at(0))).toEqual([first])
  })

  it('ends with a transaction where the disk is full, and leaves what is left of it to others', async () => {
    const disk = { left: 200 }
    await using on = await scene({ openFile: (path) => openOnDisk(path, disk) })
    const random = () => logEvent(1, Buffer.from(crypto.getRandomValues(new Uint8Array(100))))
    const first = random()
    await put(on.store, [[first]], 1)
    const { bytes } = on.store
    const full = { code: 'DM-INC-230', message: expect.stringContaining('is full (ENOSPC)') as string }
    await expect(on.store.add(random(), 0)).rejects.toMatchObject(full)
    await on.store.takeBack()
    expect(on.store.bytes).toBe(bytes)
    const [name = ''] = await on.names()
    expect((await stat(join(on.directory, name))).size).toBe(bytes)
    expect(await eventsBehind(on.store, at(0))).toEqual([first])
  })

  it('gives files back whose transactions are all applied, and no others', async () => {
    await using on = await scene({ fileBytes: 1 })
    for (const end of [10, 20, 30]) await put(on.store, [[logEvent(end)]], end)
    const [first, ...others] = await on.names()
    expect(on.store.mayRelease(at(9))).toBe(false)
    expect(on.store.mayRelease(at(15))).toBe(true)
    await on.store.release(at(15))
    expect(await on.names()).toEqual(others)
    expect(others).not.toContain(first)
    expect([on.store.holds(at(5)), on.store.holds(at(10))]).toEqual([false, true])
    expect(await eventsBehind(on.store, at(10))).toEqual([logEvent(20), logEvent(30)])
    await on.store.release(at(30))
    await put(on.store, [[logEvent(40)]], 40)
    expect(await eventsBehind(on.store, at(30))).toEqual([logEvent(40)])
  })
})
