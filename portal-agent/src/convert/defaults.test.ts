import { describe, expect, it } from 'vitest'
import type { ColumnDefault } from '../model/schema.ts'
import { convertDefault } from './defaults.ts'
import { column, settings } from './fixtures.ts'
import { findTypeRow, type TypeChoices } from './type-map.ts'

function converted(type: string, given: ColumnDefault, tinyint1: TypeChoices['tinyint1'] = 'smallint') {
  const source = column('c', type, { default: given })
  const row = findTypeRow(source.type, { tinyint1, targetKind: 'postgresql' })
  if (!row) throw new RangeError(type)
  const { sql, remark } = convertDefault(source, row, settings())
  return remark ?? sql
}

const literal = (text: string): ColumnDefault => ({ kind: 'literal', text })
const hex = (text: string): ColumnDefault => ({ kind: 'hex', hex: text })
const now = (fraction: number): ColumnDefault => ({ kind: 'now', fraction })
const expression = (sql: string): ColumnDefault => ({ kind: 'expression', sql })

describe('convertDefault', () => {
  it.each([
    ['N17', 'int', literal('0'), '0'],
    ['N17', 'int unsigned', literal('4294967295'), '4294967295'],
    ['N13', 'int(5) unsigned zerofill', literal('00005'), '00005'],
    ['N08', 'decimal(10,4)', literal('1.1000'), '1.1000'],
    ['N10', 'float', literal('1e-10'), '1e-10'],
    ['N17', 'bit(4)', hex('05'), "B'0101'"],
    ['N17', 'bit(1)', literal('0'), "B'0'"],
    ['B06', 'int', hex('41'), '65'],
    ['B06', 'varbinary(4)', hex('00ff'), String.raw`'\x00ff'::bytea`],
    ['B06', 'binary(4)', hex('00ff'), String.raw`'\x00ff0000'::bytea`],
    ['B06', 'binary(3)', literal('ab'), String.raw`'\x616200'::bytea`],
    ['B06', 'varchar(4)', hex('6162'), "'ab'"],
    ['S13', 'varchar(10)', literal(''), "''"],
    ['C08', 'varchar(10)', literal("it's"), "'it''s'"],
    ['S19', 'varchar(10)', literal('\\N'), "E'\\\\N'"],
    ['S15', "enum('a','b')", literal('a'), "'a'"],
    ['T13', 'timestamp', now(0), 'CURRENT_TIMESTAMP(0)'],
    ['T13', 'datetime(6)', now(6), 'CURRENT_TIMESTAMP(6)'],
    ['T13', 'timestamp(3)', expression('(current_timestamp(3))'), 'CURRENT_TIMESTAMP(3)'],
    ['T08', 'datetime', literal('2024-03-31 02:30:00'), "'2024-03-31 02:30:00'"],
    ['T07', 'timestamp', literal('2024-03-31 02:30:00'), "'2024-03-31 02:30:00+00'"],
    ['T01', 'date', literal('1000-01-01'), "'1000-01-01'"],
    ['T04', 'time', literal('-01:30:00'), "'-01:30:00'"],
    ['C07', 'date', expression('curdate()'), 'CURRENT_DATE'],
    ['C07', 'date', expression('(CURRENT_DATE)'), 'CURRENT_DATE'],
    ['C07', 'char(36)', expression('(uuid())'), 'gen_random_uuid()::text'],
    ['C07', 'uuid', expression('uuid()'), 'gen_random_uuid()'],
    ['C07', 'json', expression('(json_array())'), "'[]'"],
    ['C07', 'json', expression('json_object()'), "'{}'"],
    ['S21', 'json', expression("_utf8mb4'[]'"), "'[]'"],
    ['C08', 'int', expression('(-(1))'), '-1'],
    ['C08', 'varchar(9)', expression("('a''b')"), "'a''b'"],
  ] as const)('%s %s %j', (_pitfall, type, given, expected) => {
    expect(converted(type, given)).toBe(expected)
  })

  it('N17 a boolean column gets a truth value', () => {
    expect(converted('tinyint(1)', literal('1'), 'boolean')).toBe('true')
    expect(converted('tinyint(1)', literal('0'), 'boolean')).toBe('false')
    expect(converted('tinyint(1)', literal('2'), 'boolean')).toBe("c: DEFAULT '2' is not converted")
  })

  it.each([
    ['T14', 'date', literal('0000-00-00'), "'0000-00-00'"],
    ['T14', 'datetime', literal('0000-00-00 00:00:00'), "'0000-00-00 00:00:00'"],
    ['T14', 'timestamp', literal('0000-00-00 00:00:00'), "'0000-00-00 00:00:00'"],
    ['T02', 'date', literal('2023-02-29'), "'2023-02-29'"],
    ['C07', 'int', expression('(floor(rand() * 10))'), '(floor(rand() * 10))'],
    ['C07', 'char(10)', expression('uuid()'), 'uuid()'],
    ['C07', 'datetime', expression('(now() + interval 1 day)'), '(now() + interval 1 day)'],
    ['S06', 'varchar(3)', literal('a\0b'), String.raw`'a\0b'`],
    ['S01', 'varchar(3)', hex('e9'), "x'e9'"],
    ['N07', 'bit(1)', literal('2'), "'2'"],
  ] as const)('%s leaves out and says so: %s %j', (_pitfall, type, given, what) => {
    expect(converted(type, given)).toBe(`c: DEFAULT ${what} is not converted`)
  })

  it('has nothing to say where the source has no default', () => {
    expect(converted('int', { kind: 'none' })).toBeNull()
    expect(converted('int', { kind: 'null' })).toBeNull()
    expect(converted('int', expression('(NULL)'))).toBeNull()
  })
})
