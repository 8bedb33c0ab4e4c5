import { describe, expect, it } from 'vitest'
import { holdsType } from './holds-type.ts'

describe('a column of an edited table', () => {
  it.each([
    ['bigint', 'int8'],
    ['varchar(20)', 'character varying(20)'],
    ['varchar(20)', 'character varying(21)'],
    ['varchar(20)', 'character varying'],
    ['varchar(20)', 'text'],
    ['text', 'character varying'],
    ['numeric(10,2)', 'numeric(12,2)'],
    ['numeric(10,2)', 'numeric'],
    ['timestamp(3)', 'timestamp without time zone'],
    ['timestamptz(0)', 'timestamp(6) with time zone'],
    ['interval(0)', 'interval(3)'],
    ['bit varying(8)', 'bit varying(9)'],
  ])('takes %s as %s', (planned, found) => {
    expect(holdsType(planned, found)).toBe(true)
  })

  it.each([
    ['bigint', 'integer'],
    ['integer', 'bigint'],
    ['varchar(20)', 'character varying(19)'],
    ['text', 'character varying(65535)'],
    ['varchar(20)', 'character(20)'],
    ['varchar(20)', 'citext'],
    ['numeric(10,2)', 'numeric(10,1)'],
    ['numeric(10,2)', 'numeric(10,3)'],
    ['numeric(10,2)', 'numeric(9,2)'],
    ['numeric', 'numeric(38,10)'],
    ['timestamp(3)', 'timestamp(0) without time zone'],
    ['timestamp(6)', 'timestamp(6) with time zone'],
    ['timestamp', 'timestamp(3) without time zone'],
    ['bit(8)', 'bit(9)'],
    ['json', 'jsonb'],
    ['bytea', 'text'],
    ['double precision', 'real'],
  ])('does not take %s as %s', (planned, found) => {
    expect(holdsType(planned, found)).toBe(false)
  })
})
