import { describe, expect, it } from 'vitest'
import { parseColumnType } from './column-type.ts'

function parse(columnType: string) {
  return parseColumnType({ columnType, maxLength: '65535', charset: null, collation: null })
}

describe('parseColumnType', () => {
  it.each([
    ['int(10) unsigned', { base: 'int', unsigned: true, length: 10 }],
    ['int', { base: 'int', unsigned: false, length: null }],
    ['tinyint(1)', { base: 'tinyint', unsigned: false, length: 1 }],
    ['int(5) unsigned zerofill', { base: 'int', unsigned: true, length: 5 }],
    ['decimal(10,2) unsigned', { base: 'decimal', unsigned: true, precision: 10, scale: 2 }],
    ['decimal(10,0)', { precision: 10, scale: 0 }],
    ['float(7,4)', { base: 'float', precision: 7, scale: 4 }],
    ['float', { precision: null, scale: null }],
    ['double', { base: 'double', precision: null }],
    ['bit(64)', { base: 'bit', length: 64 }],
    ['year(4)', { base: 'year', length: null }],
    ['datetime(6)', { base: 'datetime', fraction: 6 }],
    ['timestamp', { fraction: 0 }],
    ['time(2)', { fraction: 2 }],
    ['date', { fraction: null }],
    ['varchar(20)', { base: 'varchar', length: 20 }],
    ['text', { base: 'text', length: 65535 }],
    ['blob', { base: 'blob', length: 65535 }],
    ['longtext /*M!100301 COMPRESSED*/', { base: 'longtext' }],
    ['geomcollection', { base: 'geometrycollection' }],
    ["set('x','y')", { base: 'set', members: ['x', 'y'] }],
    ["enum('a','b''c','d\\\\e','f)g')", { base: 'enum', members: ['a', "b'c", 'd\\e', 'f)g'] }],
  ])('N06 S16 reads %s', (declaration, expected) => {
    expect(parse(declaration)).toMatchObject({ ...expected, full: declaration })
  })
})
