import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import ssh2 from 'ssh2'

/** `publicKey` is one line as in authorized_keys. */
export type KeyPair = { privateKey: string; publicKey: string }

export type KeyProtection = { passphrase: string; cipher: string; rounds: number }

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

/** Some 1 in 300 of the keys that ssh2 1.17 makes cannot be read, not by itself either; those are thrown away. */
export function newKeyPair(protection?: KeyProtection): KeyPair {
  for (;;) {
    const pair =
      protection === undefined
        ? ssh2.utils.generateKeyPairSync('ed25519')
        : ssh2.utils.generateKeyPairSync('ed25519', protection)
    const read = ssh2.utils.parseKey(pair.private, protection?.passphrase)
    if (!(read instanceof Error)) return { privateKey: pair.private, publicKey: pair.public.trim() }
  }
}

function generate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const { publicKey, privateKey } = newKeyPair()
  writeFileSync(`${file}.pub`, `${publicKey} testbed\n`)
  writeFileSync(`${file}.new`, privateKey, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
