import { expect, it } from 'vitest'
import { hostKeyOf, sameHostKey, signatureAlgorithms } from './host-key.ts'

// A key and what `ssh-keygen -lf` prints for it: 256 SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU (ED25519)
const github = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl', 'base64')

it('is named and printed as ssh-keygen does', () => {
  expect(hostKeyOf(github)).toEqual({
    algorithm: 'ssh-ed25519',
    fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  })
})

it('is the same with and without padding, and not under another algorithm', () => {
  const key = hostKeyOf(github)
  expect(sameHostKey(key, { ...key, fingerprint: `${key.fingerprint}=` })).toBe(true)
  expect(sameHostKey(key, { ...key, algorithm: 'ssh-rsa' })).toBe(false)
  expect(sameHostKey(key, { ...key, fingerprint: key.fingerprint.replace('+', '/') })).toBe(false)
})

it('of RSA signs by three names', () => {
  expect(signatureAlgorithms({ algorithm: 'ssh-rsa', fingerprint: '' })).toContain('rsa-sha2-512')
  expect(signatureAlgorithms({ algorithm: 'ssh-ed25519', fingerprint: '' })).toEqual(['ssh-ed25519'])
})
