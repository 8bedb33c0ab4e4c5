import { describe, expect, it, vi } from 'vitest'
import { hashPassword, isPassword, oneTimePassword } from './password-hash.ts'
import { weakness } from './password-rules.ts'

// Hashing is slow by intent.
vi.setConfig({ testTimeout: 30_000 })

describe('hashPassword', () => {
  it('knows its password again, and no other', async () => {
    const stored = await hashPassword('Grüße-aus-Köln-42')
    expect(stored).not.toContain('Grüße')
    expect(await isPassword('Grüße-aus-Köln-42', stored)).toBe(true)
    expect(await isPassword('Grüße-aus-Köln-42'.normalize('NFD'), stored)).toBe(true)
    expect(await isPassword('Grüße-aus-Köln-43', stored)).toBe(false)
    expect(await isPassword('', stored)).toBe(false)
  })

  it('salts', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
  })

  it.each(['', 'scrypt', 'plain', 'scrypt.1.1.1.AA.AA'])(
    'takes nothing for the damaged hash %j',
    async (stored) => {
      expect(await isPassword('x', stored)).toBe(false)
    },
  )
})

describe('oneTimePassword', () => {
  it('is long, and another one each time', () => {
    expect(oneTimePassword()).toMatch(/^[a-z2-9]{24}$/)
    expect(oneTimePassword()).not.toBe(oneTimePassword())
  })
})

describe('weakness', () => {
  it.each([
    ['aaaaaaaaaaaa', 'ann', /different characters/],
    ['ababababababab', 'ann', /different characters/],
    ['my-name-is-Ann-yes', 'ann', /user name/],
    ['Password1234!', 'bob', /common/],
    ['admin-123456-admin', 'bob', /common/],
  ])('of %s', (password, user, problem) => {
    expect(weakness(password, user)).toMatch(problem)
  })

  it.each([
    ['Correct-Horse-Battery-7', 'admin'],
    ['a1b2c3d4e5f6', 'ann'],
    ['my password is quite long', 'bob'],
    ['xy-is-short-so-it-may-be-in', 'xy'],
  ])('is none of %s', (password, user) => {
    expect(weakness(password, user)).toBeNull()
  })
})
