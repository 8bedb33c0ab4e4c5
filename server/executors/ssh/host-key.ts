import { createHash } from 'node:crypto'
import type { HostKey } from '@data-migration/contract/plugin'

/** Reads a public key blob (RFC 4253 6.6: the algorithm's name is its first string). */
export function hostKeyOf(blob: Buffer): HostKey {
  const nameBytes = blob.readUInt32BE(0)
  const digest = createHash('sha256').update(blob).digest('base64')
  return {
    algorithm: blob.toString('latin1', 4, 4 + nameBytes),
    fingerprint: `SHA256:${digest.replace(/=+$/, '')}`,
  }
}

export function sameHostKey(one: HostKey, other: HostKey): boolean {
  return one.algorithm === other.algorithm && one.fingerprint === other.fingerprint
}

/**
 * Signature algorithms to ask a server for, so that it shows the key that was accepted although it has several. An RSA
 * key signs by three names (RFC 8332).
 */
export function signatureAlgorithms(pinned: HostKey): string[] {
  return pinned.algorithm === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [pinned.algorithm]
}
