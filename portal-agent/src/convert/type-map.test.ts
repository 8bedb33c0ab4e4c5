import { describe, expect, it } from 'vitest'
import { sourceType } from './fixtures.ts'
import { findTypeRow, type TypeChoices } from './type-map.ts'

const choices: TypeChoices = { tinyint1: 'smallint', targetKind: 'postgresql' }

function mapped(full: string, rest = {}, given: TypeChoices = choices) {
  const type = sourceType(full, rest)
  const row = findTypeRow(type, given)
  return row && `${row.name} ${row.ddl(type, given)} ${row.encoder(row.ddl(type, given))} ${row.readAs}`
}

describe('type map', () => {
  it.each([
    ['N03', 'tinyint(4)', 'int smallint int2 plain'],
    ['N03', 'tinyint unsigned', 'int smallint int2 plain'],
    ['N05', 'tinyint(1)', 'int smallint int2 plain'],
    ['N03', 'smallint', 'int smallint int2 plain'],
    ['N03', 'smallint unsigned', 'int integer int4 plain'],
    ['N03', 'mediumint', 'int integer int4 plain'],
    ['N03', 'mediumint unsigned', 'int integer int4 plain'],
    ['N06', 'int(1)', 'int integer int4 plain'],
    ['N02', 'int unsigned', 'int bigint int8 plain'],
    ['N13', 'int(5) unsigned zerofill', 'int bigint int8 plain'],
    ['N15', 'bigint', 'int bigint int8 plain'],
    ['N01', 'bigint unsigned', 'uint64 numeric(20) numeric plain'],
    ['N13', 'bigint(20) unsigned zerofill', 'uint64 numeric(20) numeric plain'],
    ['N08', 'decimal(65,30)', 'decimal numeric(65,30) numeric plain'],
    ['N18', 'decimal(10,2) unsigned', 'decimal numeric(10,2) numeric plain'],
    ['N10', 'float', 'float32 real float4 double'],
    ['N11', 'float(7,4)', 'float32 real float4 double'],
    ['N11', 'double(10,2)', 'float64 double precision float8 plain'],
    ['B07', 'vector(3)', 'bytes bytea bytea bytes'],
    ['N07', 'bit(1)', 'bit bit(1) bit bytes'],
    ['N07', 'bit(64)', 'bit bit(64) bit bytes'],
    ['T01', 'date', 'date date date plain'],
    ['T08', 'datetime', 'timestamp timestamp(0) timestamp plain'],
    ['T05', 'datetime(6)', 'timestamp timestamp(6) timestamp plain'],
    ['T07', 'timestamp(3)', 'timestamptz timestamptz(3) timestamptz plain'],
    ['T04', 'time(3)', 'interval interval interval plain'],
    ['T06', 'year(4)', 'int smallint int2 plain'],
    ['S07', 'char(10)', 'text varchar(10) text plain'],
    ['S12', 'varchar(10)', 'text varchar(10) text plain'],
    ['S13', 'varchar(0)', 'text varchar(1) text plain'],
    ['S14', 'tinytext', 'text text text plain'],
    ['S14', 'text', 'text text text plain'],
    ['S14', 'mediumtext', 'text text text plain'],
    ['S14', 'longtext', 'text text text plain'],
    ['S15', "enum('a','b')", 'text text text plain'],
    ['S18', "set('a','b')", 'text text text plain'],
    ['B02', 'binary(16)', 'bytes bytea bytea bytes'],
    ['B01', 'varbinary(10)', 'bytes bytea bytea bytes'],
    ['B01', 'tinyblob', 'bytes bytea bytea bytes'],
    ['B01', 'blob', 'bytes bytea bytea bytes'],
    ['B01', 'mediumblob', 'bytes bytea bytea bytes'],
    ['B01', 'longblob', 'bytes bytea bytea bytes'],
    ['J01', 'json', 'json json json plain'],
    ['G01', 'geometry', 'geometry bytea ewkb bytes'],
    ['G01', 'multipolygon', 'geometry bytea ewkb bytes'],
    ['G01', 'geomcollection', 'geometry bytea ewkb bytes'],
    ['B03', 'uuid', 'uuid uuid uuid plain'],
    ['B03', 'inet4', 'inet text text plain'],
    ['B03', 'inet6', 'inet text text plain'],
  ])('%s %s', (_pitfall, full, expected) => {
    expect(mapped(full)).toBe(expected)
  })

  it('S22 B04 text of charset binary is bytes', () => {
    expect(mapped('varchar(10)', { charset: 'binary' })).toBe('bytes bytea bytea bytes')
    expect(mapped('text', { charset: 'binary' })).toBe('bytes bytea bytea bytes')
  })

  it('N05 tinyint(1) is boolean only where it is asked for, and only signed', () => {
    const asked: TypeChoices = { ...choices, tinyint1: 'boolean' }
    expect(mapped('tinyint(1)', {}, asked)).toBe('bool boolean bool plain')
    expect(mapped('tinyint(1) unsigned', {}, asked)).toBe('int smallint int2 plain')
    expect(mapped('tinyint(4)', {}, asked)).toBe('int smallint int2 plain')
  })

  it('N06 a width says nothing, also where tinyint(1) is asked to be boolean', () => {
    const asked: TypeChoices = { ...choices, tinyint1: 'boolean' }
    expect(mapped('int(1)', {}, asked)).toBe('int integer int4 plain')
    expect(mapped('smallint(1) unsigned', {}, asked)).toBe('int integer int4 plain')
  })

  it('S12 openGauss gets room for four bytes a character', () => {
    expect(mapped('varchar(10)', {}, { ...choices, targetKind: 'opengauss' })).toBe(
      'text varchar(40) text plain',
    )
  })

  it.each(['row', 'xmltype'])('B07 has no row for %s', (full) => {
    expect(mapped(full)).toBeNull()
  })
})
