import ssh2 from 'ssh2'
import { describe, expect, it } from 'vitest'
import { hostKeyOf, signatureAlgorithms } from './host-key.ts'

describe('hostKeyOf', () => {
  it.each([
    ['ed25519', 'ssh-ed25519'],
    ['rsa', 'ssh-rsa'],
    ['ecdsa', 'ecdsa-sha2-nistp256'],
  ] as const)('reads the algorithm of a %s key', (type, algorithm) => {
    const bits = type === 'rsa' ? { bits: 2048 } : type === 'ecdsa' ? { bits: 256 } : {}
    const pair = ssh2.utils.generateKeyPairSync(type as 'rsa', bits as { bits: number })
    const key = hostKeyOf(Buffer.from(pair.public.split(' ')[1] ?? '', 'base64'))
    expect(key.algorithm).toBe(algorithm)
    expect(key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(signatureAlgorithms(key).at(-1)).toBe(algorithm)
  })

  it('prints a fingerprint as ssh-keygen does', () => {
    // ssh-keygen -l of this key.
    const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
    expect(hostKeyOf(Buffer.from(blob, 'base64')).fingerprint).toBe(
      'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    )
  })
})
