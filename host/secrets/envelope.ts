import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export const keyBytes = 32
const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/**
 * AES-256-GCM: `v1.` and base64url of nonce, ciphertext and tag. `purpose` is bound in: an envelope that is copied to
 * another place does not open there.
 */
export function seal(key: Buffer, purpose: string, plain: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  const bytes = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${version}.${bytes.toString('base64url')}`
}

/** Null where the key or the purpose is another one, or the envelope is damaged. */
export function unseal(key: Buffer, purpose: string, envelope: string): string | null {
  const [found, text] = envelope.split('.')
  const bytes = Buffer.from(text ?? '', 'base64url')
  if (found !== version || bytes.length < nonceBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    const plain = [decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)), decipher.final()]
    return Buffer.concat(plain).toString('utf8')
  } catch {
    return null
  }
}
