import ssh2 from 'ssh2'
import { expect, it } from 'vitest'
import { fingerprint, newKeyPair } from './ssh-keys.ts'

it('prints a fingerprint as ssh-keygen -lf does', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKZ+M/c7Dom5JZkL/m0abwejoy00DrQ+jjiME1NE8eaK comment'
  expect(fingerprint(key)).toBe('SHA256:dZxqI9EKqBe07LURU3x4Xvdvzl08Nt3AKDh31MVxzZo')
})

it('makes only keys that can be read', () => {
  const unreadable = Array.from({ length: 1000 }, () => ssh2.utils.parseKey(newKeyPair().privateKey)).filter(
    (key) => key instanceof Error,
  )
  expect(unreadable).toEqual([])
})
