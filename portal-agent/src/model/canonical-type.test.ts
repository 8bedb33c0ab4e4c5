import { expect, it } from 'vitest'
import { canonicalType } from './canonical-type.ts'

it.each([
  ['varchar(10)', 'character varying(10)'],
  ['numeric(20)', 'numeric(20,0)'],
  ['DECIMAL( 10, 2 )', 'numeric(10,2)'],
  ['timestamptz(6)', 'timestamp(6) with time zone'],
  ['timestamp', 'timestamp without time zone'],
  ['int', 'integer'],
  ['char', 'character(1)'],
  ['bit', 'bit(1)'],
  ['interval(3)', 'interval(3)'],
  ['double precision', 'float8'],
  ['numeric', 'decimal'],
])('%s is %s', (planned, found) => {
  expect(canonicalType(planned)).toBe(canonicalType(found))
})

it.each([
  ['varchar(10)', 'character varying(11)'],
  ['varchar', 'text'],
  ['timestamp(3)', 'timestamp(3) with time zone'],
  ['integer', 'bigint'],
])('%s is not %s', (planned, found) => {
  expect(canonicalType(planned)).not.toBe(canonicalType(found))
})
