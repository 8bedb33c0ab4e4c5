import { expect, it } from 'vitest'
import { isAllowedOrigin } from './upgrades.ts'

it.each([
  [undefined, 'localhost:9494', true],
  ['http://localhost:9494', 'localhost:9494', true],
  ['https://kit.example.org', 'localhost:9494', true],
  ['http://localhost:9495', 'localhost:9494', false],
  ['http://evil.example', 'localhost:9494', false],
  ['http://localhost:9494.evil.example', 'localhost:9494', false],
  ['null', 'localhost:9494', false],
  ['', 'localhost:9494', false],
  ['http://localhost:9494', undefined, false],
])('a page of %s may open a socket of %s: %s', (origin, host, allowed) => {
  expect(isAllowedOrigin(origin, host, ['https://kit.example.org'])).toBe(allowed)
})
