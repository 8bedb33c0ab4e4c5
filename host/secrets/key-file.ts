import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { dmError } from '@data-migration/contract/errors'
import { keyBytes } from './envelope.ts'

/** The host's key, base64 in a file. Throws DM-AUTH-017 where it holds no key. */
export async function readKey(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw dmError('DM-AUTH-017', { problem: `the key file ${file} cannot be read` }, { cause })
  })
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === keyBytes) return key
  throw dmError('DM-AUTH-017', { problem: `${file} holds no key of ${keyBytes} bytes in base64` })
}

/** Makes the key where there is none yet, whole or not at all; only the owner may read it. */
export async function ensureKey(file: string): Promise<Buffer> {
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(6).toString('hex')}`
    try {
      await writeFile(draft, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flush: true })
      await link(draft, file)
    } catch (cause) {
      if (!existsSync(file)) throw dmError('DM-AUTH-017', { problem: `${file} cannot be written` }, { cause })
    } finally {
      await rm(draft, { force: true })
    }
  }
  return await readKey(file)
}
