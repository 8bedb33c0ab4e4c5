import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import ssh2 from 'ssh2'

/** `publicKey` is one line as in authorized_keys. */
export type KeyPair = { privateKey: string; publicKey: string }

/** The ed25519 key pair in `file` and `file.pub`, made at first use. */
export function keyPair(file: string): KeyPair {
  if (!existsSync(file)) generate(file)
  return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8').trim() }
}

/** The fingerprint ssh shows at the first connection to a host with this key. */
export function fingerprint(publicKey: string): string {
  const [, blob = ''] = publicKey.split(' ')
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64')
  return `SHA256:${digest.replace(/=+$/, '')}`
}

function generate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const pair = ssh2.utils.generateKeyPairSync('ed25519')
  writeFileSync(`${file}.pub`, `${pair.public} testbed\n`)
  writeFileSync(`${file}.new`, pair.private, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
