import { numbered, type ValueTable } from './value-table.ts'

const integer = (type: string, least: string, greatest: string): ValueTable => ({
  name: `n_${type.replaceAll(' ', '_')}`,
  pitfalls: 'N01 N02 N03 N15 N19',
  columns: `id INT PRIMARY KEY, v ${type} NULL`,
  rows: numbered([least, greatest, '0', '1', 'NULL', ...(least === '0' ? [] : ['-1'])]),
})

export const numberTables: readonly ValueTable[] = [
  integer('TINYINT', '-128', '127'),
  integer('TINYINT UNSIGNED', '0', '255'),
  integer('SMALLINT', '-32768', '32767'),
  integer('SMALLINT UNSIGNED', '0', '65535'),
  integer('MEDIUMINT', '-8388608', '8388607'),
  integer('MEDIUMINT UNSIGNED', '0', '16777215'),
  integer('INT', '-2147483648', '2147483647'),
  integer('INT UNSIGNED', '0', '4294967295'),
  integer('BIGINT', '-9223372036854775808', '9223372036854775807'),
  integer('BIGINT UNSIGNED', '0', '18446744073709551615'),
  {
    name: 'n_tinyint1',
    pitfalls: 'N05',
    columns: 'id INT PRIMARY KEY, v TINYINT(1)',
    rows: numbered(['0', '1', '2', '21', '-1', '-128', '127', 'NULL']),
  },
  {
    name: 'n_bit',
    pitfalls: 'N07',
    columns: 'id INT PRIMARY KEY, a BIT(1), b BIT(8), c BIT(9), d BIT(63), e BIT(64), f BIT(33)',
    rows: [
      `(1, b'1', b'00001111', b'100000001', b'1', 18446744073709551615, b'1')`,
      `(2, b'0', b'0', b'0', 9223372036854775807, 0, 8589934591)`,
      `(3, NULL, b'11111111', b'11111111', 4611686018427387904, 9223372036854775808, 4294967296)`,
    ],
  },
  {
    name: 'n_decimal',
    pitfalls: 'N08 N09 N18 Q02',
    columns: `id INT PRIMARY KEY, a DECIMAL(65,30), b DECIMAL(65,0), c DECIMAL(30,30), d DECIMAL(10,4), e DECIMAL(1,0),
      f DECIMAL(9,4) UNSIGNED`,
    rows: [
      `(1, 99999999999999999999999999999999999.999999999999999999999999999999, 1e64, 0.999999999999999999999999999999, 1.1, 9, 0.0001)`,
      `(2, -99999999999999999999999999999999999.999999999999999999999999999999, -1e64, -0.000000000000000000000000000001, -0.0001, -9, 99999.9999)`,
      `(3, 0.000000000000000000000000000001, 12345678901234567890123456789012345678901234567890123456789012345, 0, -0.00, 0, 0)`,
      `(4, 10000, 100000000, 0.0001, 100000.0001, -0, 10000)`,
      `(5, NULL, NULL, NULL, NULL, NULL, NULL)`,
    ],
  },
  {
    name: 'n_float',
    pitfalls: 'N10 N12 Q01',
    columns: 'id INT PRIMARY KEY, v FLOAT',
    rows: numbered([
      ...['16777217', '16777215', '0.1', '-0.1', '-0e0', '0', '1.4e-45', '1.17549435e-38', '1.1754942e-38'],
      ...['3.4028234e38', '-3.4028234e38', '123456.789', '1e10', '1e20', '0.30000001', '8388608.5', 'NULL'],
    ]),
  },
  {
    name: 'n_double',
    pitfalls: 'N10 N12 Q01',
    columns: 'id INT PRIMARY KEY, v DOUBLE',
    rows: numbered([
      ...[
        '5e-324',
        '2.2250738585072014e-308',
        '2.225073858507201e-308',
        '1.7976931348623157e308',
        '-0e0',
        '0.1',
      ],
      ...[
        '9007199254740993',
        '123456789012345678',
        '1e15',
        '1e16',
        '1e17',
        '1e22',
        '1e23',
        '-1e-7',
        '0.3',
        'NULL',
      ],
    ]),
  },
  {
    name: 'n_scaled',
    pitfalls: 'N11 N18',
    columns:
      'id INT PRIMARY KEY, a FLOAT(7,4), b DOUBLE(10,2), c FLOAT UNSIGNED, d DOUBLE(53,30), e FLOAT(23,3), f DOUBLE(22,0)',
    rows: [
      `(1, 999.9999, 99999999.99, 0.1, 0.1, 16777217, 1e21)`,
      `(2, -0.00001, 0.005, 0, 1e20, 0.0005, 123456789012345678)`,
      `(3, 0.1, -0.015, 3.4e38, 0.333333333333333333333333333333, 123456.7, -1)`,
    ],
  },
  {
    name: 'n_zerofill',
    pitfalls: 'N13',
    columns: `id INT(6) ZEROFILL PRIMARY KEY, a INT(5) ZEROFILL, b BIGINT UNSIGNED ZEROFILL, c DECIMAL(10,2) ZEROFILL,
      d DOUBLE ZEROFILL, e FLOAT ZEROFILL, f SMALLINT(3) ZEROFILL, g DECIMAL(65,30) ZEROFILL, h DOUBLE(20,3) ZEROFILL`,
    rows: [
      `(1, 7, 7, 7.5, 0.1, 0.1, 7, 1.5, 3.1415)`,
      `(2, 4294967295, 18446744073709551615, 99999999.99, 1e300, 16777217, 65535,
        99999999999999999999999999999999999.999999999999999999999999999999, 1)`,
      `(3, NULL, 0, 0, 0, 0, 0, 0, 0)`,
    ],
  },
  {
    name: 'n_zerofill_no_key',
    pitfalls: 'N13 K01',
    columns: 'a INT(5) ZEROFILL, b DECIMAL(10,2) ZEROFILL, c YEAR',
    rows: ['(7, 7.5, 2024)', '(7, 7.5, 2024)', '(0, 0, 0)'],
  },
  {
    name: 'n_serial',
    pitfalls: 'N14 A05',
    columns: 'id SERIAL, v INT',
    rows: ['(NULL, 1)', '(9223372036854775806, 2)'],
  },
]
