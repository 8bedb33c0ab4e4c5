import { describe, expect, it } from 'vitest'
import { isSupported, parseVersion } from './version.ts'

describe('parseVersion', () => {
  it.each([
    ['5.6.24-log', 'mysql', 5, 6, 24, true],
    ['9.7.4-2', 'mysql', 9, 7, 4, true],
    ['8.0.36-28', 'mysql', 8, 0, 36, true],
    ['5.5.62', 'mysql', 5, 5, 62, false],
    ['10.11.19-MariaDB-0+deb12u1-log', 'mariadb', 10, 11, 19, true],
    ['5.5.5-10.6.12-MariaDB', 'mariadb', 10, 6, 12, true],
    ['10.1.48-MariaDB', 'mariadb', 10, 1, 48, false],
  ])('reads %s', (text, flavour, major, minor, patch, supported) => {
    const version = parseVersion(text)
    expect(version).toEqual({ flavour, major, minor, patch, text })
    expect(isSupported(version)).toBe(supported)
  })
})
