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

/** `ssh-keygen -l` leaves the padding out, other tools do not. */
export function sameHostKey(one: HostKey, other: HostKey): boolean {
  const bare = ({ fingerprint }: HostKey) => fingerprint.replace(/=+$/, '')
  return one.algorithm === other.algorithm && bare(one) === bare(other)
}

/** Signature algorithms that make a server with several keys show the accepted one; RSA keys sign by three names (RFC 8332). */
export function signatureAlgorithms({ algorithm }: HostKey): string[] {
  return algorithm === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [algorithm]
}
