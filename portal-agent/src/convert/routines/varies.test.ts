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
  ["select group_concat(`a` separator ', ') from t order by b", 'the order of group_concat'],
  ["select group_concat(`a` order by `b` separator ', ') from t", null],
  ['select group_concat((select max(x) from u) order by a) from t', null],
  ['select json_arrayagg(a) from t', 'the order of json_arrayagg'],
  ['select a from t limit 3', 'the order of rows under limit'],
  ['select a from t order by b limit 3', null],
  ['select a from (select b from u order by c) v limit 3', 'the order of rows under limit'],
  [null, null],
])('%s varies by %s', (text, expected) => {
  expect(variesBy(text, { sqlMode: [] })).toBe(expected)
})
