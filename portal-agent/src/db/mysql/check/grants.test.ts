import { describe, expect, it } from 'vitest'
import { isGranted, parseGrants } from './grants.ts'

const grants = (...lines: string[]) => parseGrants(lines)

describe('isGranted', () => {
  it.each([
    ['everywhere', 'GRANT ALL PRIVILEGES ON *.* TO `u`@`%` WITH GRANT OPTION', true],
    ['on all databases', 'GRANT SELECT, RELOAD ON *.* TO `u`@`%`', true],
    ['on the database', "GRANT SELECT, SHOW VIEW ON `shop`.* TO 'u'@'%'", true],
    ['with the password of old servers', "GRANT SELECT ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD '*AB'", true],
    ['on a pattern', 'GRANT SELECT ON `sh%`.* TO `u`@`%`', true],
    ['on a pattern of one character', 'GRANT SELECT ON `s_op`.* TO `u`@`%`', true],
    ['on another database', 'GRANT SELECT ON `shop2`.* TO `u`@`%`', false],
    ['on an escaped pattern', 'GRANT SELECT ON `s\\_op`.* TO `u`@`%`', false],
    ['of something else', 'GRANT INSERT, SHOW VIEW ON `shop`.* TO `u`@`%`', false],
    ['on columns only', 'GRANT SELECT (`a`, `b`), INSERT (`a`) ON `shop`.`t` TO `u`@`%`', false],
    ['on another table', 'GRANT SELECT ON `shop`.`x` TO `u`@`%`', false],
    ['of a role', 'GRANT `reader`@`%` TO `u`@`%`', false],
    ['to run a routine', 'GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `u`@`%`', false],
  ])('knows SELECT %s', (_, line, expected) => {
    expect(isGranted(grants(line), 'SELECT', { database: 'shop' })).toBe(expected)
  })

  it('knows a grant on one table', () => {
    const given = grants('GRANT SELECT ON `shop`.`t` TO `u`@`%`')
    expect(isGranted(given, 'SELECT', { database: 'shop', table: 't' })).toBe(true)
    expect(isGranted(given, 'SELECT', { database: 'shop', table: 'x' })).toBe(false)
  })

  it('takes a partial revoke out of a global grant, not out of one on the database', () => {
    const lines = ['GRANT SELECT ON *.* TO `u`@`%`', 'REVOKE SELECT ON `shop`.* FROM `u`@`%`']
    expect(isGranted(grants(...lines), 'SELECT', { database: 'shop' })).toBe(false)
    expect(isGranted(grants(...lines), 'SELECT', { database: 'other' })).toBe(true)
    const again = grants(...lines, 'GRANT SELECT ON `shop`.* TO `u`@`%`')
    expect(isGranted(again, 'SELECT', { database: 'shop' })).toBe(true)
  })

  it('wants a server-wide privilege server-wide', () => {
    expect(isGranted(grants('GRANT REPLICATION CLIENT ON *.* TO `u`@`%`'), 'REPLICATION CLIENT', {})).toBe(
      true,
    )
    expect(isGranted(grants('GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`'), 'REPLICATION CLIENT', {})).toBe(
      false,
    )
  })
})
