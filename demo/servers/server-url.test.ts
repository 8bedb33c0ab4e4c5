import { expect, it } from 'vitest'
import { parseServerUrl } from './server-url.ts'

it.each([
  ['source', 'mysql://root@db.example', undefined, ['db.example', 3306, 'root', '']],
  ['source', 'mariadb://a%40b:p%2Fw@[::1]:3307/', undefined, ['::1', 3307, 'a@b', 'p/w']],
  ['target', 'postgres://me:old@h:5433', 'from file', ['h', 5433, 'me', 'from file']],
  ['target', 'postgresql://me@h', undefined, ['h', 5432, 'me', '']],
] as const)('--%s %s', (side, url, password, [host, port, adminUser, adminPassword]) => {
  expect(parseServerUrl(side, url, password)).toEqual({ host, port, adminUser, adminPassword })
})

it.each([
  ['source', 'localhost', /is no URL/],
  ['source', 'postgresql://u:geheim@h', /begins with postgresql:\/\//],
  ['target', 'mysql://u:geheim@h', /begins with mysql:\/\//],
  ['source', 'mysql://:geheim@h', /names no user/],
  ['target', 'postgresql://u:geheim@h/mine', /names a database/],
] as const)('refuses --%s %s without showing the password', (side, url, reason) => {
  expect(() => parseServerUrl(side, url)).toThrow(reason)
  expect(() => parseServerUrl(side, url)).not.toThrow(/geheim/)
})
