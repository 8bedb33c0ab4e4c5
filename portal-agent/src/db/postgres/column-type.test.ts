import { describe, expect, it } from 'vitest'
import { columnDefault, columnType } from './column-type.ts'

describe('columnType', () => {
  it.each([
    ['bigint', 'int8', '-1', { base: 'bigint' }],
    ['character varying(10)', 'varchar', '14', { base: 'character varying', length: 10 }],
    ['bit(5)', 'bit', '5', { base: 'bit', length: 5 }],
    ['numeric(65,30)', 'numeric', '4259874', { base: 'numeric', precision: 65, scale: 30 }],
    ['numeric(5,-2)', 'numeric', '329730', { base: 'numeric', precision: 5, scale: -2 }],
    ['timestamp(3) with time zone', 'timestamptz', '3', { base: 'timestamp with time zone', fraction: 3 }],
    ['timestamp without time zone', 'timestamp', '-1', { base: 'timestamp without time zone', fraction: 6 }],
    ['interval(2)', 'interval', '2147418114', { base: 'interval', fraction: 2 }],
    ['text', 'text', '-1', { base: 'text', length: null, precision: null, scale: null, fraction: null }],
  ])('%s', (type, typname, typmod, expected) => {
    expect(columnType({ type, typname, typmod, members: null, collation: null })).toMatchObject(expected)
  })
})

describe('columnDefault', () => {
  it.each([
    [null, { kind: 'none' }],
    ['NULL::character varying', { kind: 'null' }],
    ["'it''s'::character varying", { kind: 'literal', text: "it's" }],
    ["''::text", { kind: 'literal', text: '' }],
    ['0', { kind: 'literal', text: '0' }],
    ["'-1'::integer", { kind: 'literal', text: '-1' }],
    ['(-1.5)', { kind: 'literal', text: '-1.5' }],
    ['CURRENT_TIMESTAMP(3)', { kind: 'now', fraction: 3 }],
    ['now()', { kind: 'now', fraction: 6 }],
    ["('a'::text || 'b'::text)", { kind: 'expression', sql: "('a'::text || 'b'::text)" }],
    ["lower('A'::text)", { kind: 'expression', sql: "lower('A'::text)" }],
  ])('%s', (expression, expected) => {
    expect(columnDefault(expression)).toEqual(expected)
  })
})
