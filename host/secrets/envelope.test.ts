import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyBytes, seal, unseal } from './envelope.ts'

const key = randomBytes(keyBytes)

describe('seal and unseal', () => {
  it('give back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, purpose) => {
        expect(unseal(key, purpose, seal(key, purpose, plain))).toBe(plain)
      }),
    )
  })

  it('never make the same envelope twice', () => {
    expect(seal(key, 'a', 'x')).not.toBe(seal(key, 'a', 'x'))
  })

  it('open with the same key and purpose only', () => {
    const envelope = seal(key, 'credential/1', 'hunter2')
    expect(unseal(randomBytes(keyBytes), 'credential/1', envelope)).toBeNull()
    expect(unseal(key, 'credential/2', envelope)).toBeNull()
  })

  it('notice a change of any byte', () => {
    const bytes = Buffer.from(seal(key, 'a', 'hunter2').slice(3), 'base64url')
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(unseal(key, 'a', `v1.${changed.toString('base64url')}`)).toBeNull()
    }
  })

  it.each(['', 'v1', 'v1.', 'v2.AAAA', 'v1.AAAA', 'plain text'])('do not open %j', (text) => {
    expect(unseal(key, 'a', text)).toBeNull()
  })
})
