import { describe, expect, it } from 'vitest'
import type { ColumnDefault } from '../../model/schema.ts'
import { sameDefault } from './same-default.ts'

const text = (value: string): ColumnDefault => ({ kind: 'literal', text: value })
const call = (sql: string): ColumnDefault => ({ kind: 'expression', sql })

describe('sameDefault', () => {
  it.each<[string | null, ColumnDefault, string]>([
    [null, { kind: 'none' }, 'character varying(30)'],
    [null, { kind: 'null' }, 'character varying(30)'],
    [`'it''s'`, text("it's"), 'character varying(30)'],
    [`E'a\\\\b''s'`, text("a\\b's"), 'character varying(30)'],
    ['1.10', text('1.1'), 'numeric(30,5)'],
    ['+7', text('7'), 'numeric(30,5)'],
    ['-5', text('-5'), 'numeric(30,5)'],
    ['1e10', text('10000000000'), 'numeric(30,5)'],
    ['1.5e-3', text('0.0015'), 'numeric(30,5)'],
    ['0', text('0.00'), 'numeric(30,5)'],
    [`B'0101'`, text('0101'), 'character varying(30)'],
    [`'\\x00ff'::bytea`, text('\\x00ff'), 'character varying(30)'],
    [`'2001-02-03 04:05:06.500000+00'`, text('2001-02-03 04:05:06.5+00'), 'character varying(30)'],
    ['CURRENT_TIMESTAMP(3)', { kind: 'now', fraction: 3 }, 'character varying(30)'],
    ['CURRENT_DATE', call('CURRENT_DATE'), 'character varying(30)'],
    ['gen_random_uuid()::text', call('(gen_random_uuid())::text'), 'character varying(30)'],
    ['false', call('false'), 'character varying(30)'],
  ])('%s is %j', (planned, found, type) => {
    expect(sameDefault(planned, found, type)).toBe(true)
  })

  it.each<[string | null, ColumnDefault, string]>([
    [null, text('0'), 'numeric(30,5)'],
    ['0', { kind: 'none' }, 'numeric(30,5)'],
    ['0', text('1'), 'numeric(30,5)'],
    [`'1.10'`, text('1.1'), 'character varying(30)'],
    [`'a'`, text('A'), 'character varying(30)'],
    [`''`, { kind: 'none' }, 'character varying(30)'],
    ['12345678901234567890', text('12345678901234567891'), 'numeric(30,5)'],
    ['CURRENT_TIMESTAMP(3)', { kind: 'now', fraction: 6 }, 'character varying(30)'],
    ['false', call('true'), 'character varying(30)'],
  ])('%s is not %j', (planned, found, type) => {
    expect(sameDefault(planned, found, type)).toBe(false)
  })
})
