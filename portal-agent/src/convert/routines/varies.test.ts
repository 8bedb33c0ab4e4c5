import { expect, it } from 'vitest'
import { variesBy } from './varies.ts'

it.each([
  ['select now() AS `n`', 'now'],
  ['SELECT CURRENT_DATE', 'current_date'],
  ['RETURN UNIX_TIMESTAMP()', 'unix_timestamp'],
  ['RETURN UNIX_TIMESTAMP(p)', null],
  ['BEGIN SET @n := 1; RETURN 1; END', '@n'],
  ['RETURN @@version', '@version'],
  ["select 'now()' AS `rand`", null],
  ['select `now` from t -- now()', null],
  ['select version from t', null],
  ['select rand() * 10', 'rand'],
  [null, null],
])('%s varies by %s', (text, expected) => {
  expect(variesBy(text, { sqlMode: [] })).toBe(expected)
})
