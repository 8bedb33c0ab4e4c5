import { describe, expect, it } from 'vitest'
import { parseColumnType } from './column-type.ts'
import { type DefaultDialect, parseDefault } from './column-default.ts'

function parse(dialect: DefaultDialect, type: string, text: string | null, extra = '', nullable = true) {
  const facts = { columnType: type, maxLength: null, charset: null, collation: null }
  return parseDefault({ text, extra, nullable, type: parseColumnType(facts) }, dialect)
}

const literal = (text: string) => ({ kind: 'literal', text })
const expression = (sql: string) => ({ kind: 'expression', sql })
const now = (fraction: number) => ({ kind: 'now', fraction })

describe('parseDefault of MySQL', () => {
  it.each([
    ['int', '0', '', literal('0')],
    ['varchar(9)', "it's", '', literal("it's")],
    ['varchar(9)', '', '', literal('')],
    ['varchar(9)', 'NULL', '', literal('NULL')],
    ['varchar(30)', 'CURRENT_TIMESTAMP', '', literal('CURRENT_TIMESTAMP')],
    ['varchar(9)', "b'1'", '', literal("b'1'")],
    ['varchar(40)', 'uuid()', 'DEFAULT_GENERATED', expression('uuid()')],
    ['varchar(40)', 'uuid()', '', literal('uuid()')],
    ['int', '(1 + 2)', 'DEFAULT_GENERATED', expression('(1 + 2)')],
    ['text', String.raw`_utf8mb4\'a\\\'b\'`, 'DEFAULT_GENERATED', literal("a'b")],
    ['datetime', '2020-01-02 03:04:05', '', literal('2020-01-02 03:04:05')],
  ])('C08 C07 %s DEFAULT %s %s', (type, text, extra, expected) => {
    expect(parse('mysql', type, text, extra)).toEqual(expected)
  })

  it('S21 knows a literal behind an introducer', () => {
    expect(parse('mysql', 'json', String.raw`_utf8mb4\'[]\'`, 'DEFAULT_GENERATED')).toEqual(literal('[]'))
  })

  it.each([
    ['CURRENT_TIMESTAMP', '', now(0)],
    ['CURRENT_TIMESTAMP(6)', 'on update CURRENT_TIMESTAMP(6)', now(6)],
    ['CURRENT_TIMESTAMP(3)', 'DEFAULT_GENERATED on update CURRENT_TIMESTAMP(3)', now(3)],
    ['now(3)', 'DEFAULT_GENERATED', now(3)],
  ])('T13 %s of a temporal column is now', (text, extra, expected) => {
    expect(parse('mysql', 'datetime(6)', text, extra)).toEqual(expected)
    expect(parse('mysql', 'timestamp(6)', text, extra)).toEqual(expected)
  })

  it('N17 B06 turns bits into the bytes of their value', () => {
    expect(parse('mysql', 'bit(1)', "b'1'")).toEqual({ kind: 'hex', hex: '01' })
    expect(parse('mysql', 'bit(12)', "b'101000000001'")).toEqual({ kind: 'hex', hex: '0a01' })
    expect(parse('mysql', 'bit(64)', "b'1'")).toEqual({ kind: 'hex', hex: '0000000000000001' })
  })

  it('T12 tells no default from DEFAULT NULL by nullability', () => {
    expect(parse('mysql', 'timestamp', null, '', true)).toEqual({ kind: 'null' })
    expect(parse('mysql', 'timestamp', null, '', false)).toEqual({ kind: 'none' })
  })

  it('C01 gives generated and counting columns none', () => {
    expect(parse('mysql', 'int', null, 'VIRTUAL GENERATED')).toEqual({ kind: 'none' })
    expect(parse('mysql', 'int', null, 'STORED GENERATED')).toEqual({ kind: 'none' })
    expect(parse('mysql', 'int', null, 'auto_increment')).toEqual({ kind: 'none' })
  })
})

describe('parseDefault of MariaDB', () => {
  it.each([
    ['int(11)', '0', literal('0')],
    ['decimal(10,2)', '-1.50', literal('-1.50')],
    ['int(5) zerofill', '00042', literal('00042')],
    ['varchar(9)', "'it''s \\\\ \\n'", literal("it's \\ \n")],
    ['varchar(9)', "'NULL'", literal('NULL')],
    ['varchar(9)', "'current_timestamp()'", literal('current_timestamp()')],
    ['varchar(9)', 'NULL', { kind: 'null' }],
    ['varchar(40)', 'uuid()', expression('uuid()')],
    ['date', 'curdate()', expression('curdate()')],
    ['int(11)', '(1 + 2)', expression('(1 + 2)')],
    ['bit(8)', "b'1010'", { kind: 'hex', hex: '0a' }],
    ['datetime(3)', 'current_timestamp(3)', now(3)],
    ['timestamp', 'current_timestamp()', now(0)],
    ['date', 'current_timestamp()', expression('current_timestamp()')],
  ])('C08 T13 %s DEFAULT %s', (type, text, expected) => {
    expect(parse('mariadb', type, text)).toEqual(expected)
  })
})
