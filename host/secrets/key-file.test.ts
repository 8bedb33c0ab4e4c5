import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureKey, readKey } from './key-file.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'dm-key-'))))
afterEach(() => rm(folder, { recursive: true }))

it('is made once, by one of many, and only its owner may read it', async () => {
  const file = join(folder, 'secret.key')
  const keys = await Promise.all(Array.from({ length: 10 }, () => ensureKey(file)))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  expect(await ensureKey(file)).toEqual(keys[0])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['secret.key'])
})

it.each([
  ['is empty', ''],
  ['is too short', Buffer.alloc(31).toString('base64')],
  ['is too long', Buffer.alloc(33).toString('base64')],
  ['is a password', 'correct horse battery staple'],
])('is refused when it %s, without being shown', async (_what, text) => {
  const file = join(folder, 'secret.key')
  await writeFile(file, text)
  const error = await ensureKey(file).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'DM-AUTH-017' })
  if (text !== '') expect(String(error)).not.toContain(text)
})

it('has to be there when it was named', async () => {
  await expect(readKey(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'DM-AUTH-017' })
})
