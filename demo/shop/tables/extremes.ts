import type { Cell } from '../sql-text.ts'
import { numbered, type ShopTable, tableOptions } from '../table.ts'

const columns = [
  ...['id', 'tiny', 'small', 'medium', 'plain', 'big', 'tiny_u', 'small_u', 'medium_u', 'plain_u', 'big_u'],
  ...['amount', 'single', 'precise', 'bits', 'on_day', 'at_moment', 'at_instant', 'span', 'in_year'],
  ...['fixed', 'free', 'endless', 'code', 'content'],
]

const rows: readonly (readonly Cell[])[] = [
  [
    ...['0', -128, -32768, -8388608, -2147483648, -9223372036854775808n, 0, 0, 0, 0, 0],
    ...[`-${'9'.repeat(35)}.${'9'.repeat(30)}`, -3.4028234e38, -1.7976931348623157e308, 0n],
    ...['1000-01-01', '1000-01-01 00:00:00.000000', '1970-01-01 00:00:01.000000', '-838:59:59', 1901],
    ...['', '', '', new Uint8Array(8), new Uint8Array(0)],
  ],
  [
    ...['18446744073709551615', 127, 32767, 8388607, 2147483647, 9223372036854775807n, 255, 65535, 16777215],
    ...[
      4294967295,
      18446744073709551615n,
      `${'9'.repeat(35)}.${'9'.repeat(30)}`,
      3.4028234e38,
      1.7976931348623157e308,
    ],
    ...[
      18446744073709551615n,
      '9999-12-31',
      '9999-12-31 23:59:59.999999',
      '2038-01-19 03:14:07.999999',
      '838:59:59',
      2155,
    ],
    ...[
      '十个汉字的定长文本字',
      '𠮷野家 🍚',
      '\\N\t\r\n\\\\.\'";--',
      Buffer.from('ff00fe00fd00fc00', 'hex'),
      Buffer.from([0, 10, 92, 255]),
    ],
  ],
  [
    ...['9223372036854775808', 0, 0, 0, 0, 0, 0, 0, 0, 0, 9223372036854775808n],
    ...[
      `0.${'0'.repeat(29)}1`,
      1.17549435e-38,
      2.2250738585072014e-308,
      1n,
      '2024-02-29',
      '0009-12-04 01:02:03.000004',
    ],
    ...[
      '2001-09-09 01:46:40.000001',
      '-00:00:00.000001',
      0,
      "O'Brien",
      '$body$ %s {} ${x}',
      '\\.',
      Buffer.alloc(8, 0x5c),
    ],
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  ],
  ['1', ...Array.from({ length: 24 }, () => null)],
  [
    ...['2', 1, -1, 1, -1, 9007199254740993n, 1, 1, 1, 1, 9007199254740993n, '1.1000', 16777217, 0.1, 6n],
    ...['1582-10-10', '2024-03-31 02:30:00.5', '2024-10-27 00:30:00', '24:00:00', 1970],
    ...[
      'ab',
      'trailing spaces  ',
      '👨‍👩‍👧‍👦'.repeat(5000),
      Buffer.from('0102030405060700', 'hex'),
      Buffer.alloc(70_000, 0x27),
    ],
  ],
]

/** The ends of every range and the values that tools get wrong; the rows do not depend on the scale. */
export const extremes: ShopTable = {
  name: 'extremes',
  rowsAtScaleOne: rows.length,
  fewestRows: rows.length,
  columns,
  create: () => `CREATE TABLE extremes (
    id BIGINT UNSIGNED NOT NULL,
    tiny TINYINT NULL, small SMALLINT NULL, medium MEDIUMINT NULL, plain INT NULL, big BIGINT NULL,
    tiny_u TINYINT UNSIGNED NULL, small_u SMALLINT UNSIGNED NULL, medium_u MEDIUMINT UNSIGNED NULL,
    plain_u INT UNSIGNED NULL, big_u BIGINT UNSIGNED NULL,
    amount DECIMAL(65,30) NULL, single FLOAT NULL, precise DOUBLE NULL, bits BIT(64) NULL,
    on_day DATE NULL, at_moment DATETIME(6) NULL, at_instant TIMESTAMP(6) NULL, span TIME(6) NULL, in_year YEAR NULL,
    fixed CHAR(10) NULL, free VARCHAR(255) NULL, endless LONGTEXT NULL, code BINARY(8) NULL, content MEDIUMBLOB NULL,
    PRIMARY KEY (id)
  ) ${tableOptions('取值范围的边界')}`,
  generate: (context) => numbered(context, 'extremes', (id) => rows[id - 1] ?? []),
}

/** Settings in words that are reserved or system names elsewhere. */
export const setting: ShopTable = {
  name: 'setting',
  rowsAtScaleOne: 5,
  fewestRows: 5,
  columns: ['key', 'value', 'user', 'limit'],
  create: () => `CREATE TABLE setting (
    \`key\` VARCHAR(60) NOT NULL,
    \`value\` TEXT NULL,
    \`user\` VARCHAR(30) NOT NULL DEFAULT 'system',
    \`limit\` INT NULL,
    PRIMARY KEY (\`key\`)
  ) ${tableOptions('设置')}`,
  generate: (context) =>
    numbered(context, 'setting', (id) => [
      `setting.${id}`,
      [null, '', 'null', '是', '{"a": 1}'][id - 1] ?? null,
      'system',
      id === 1 ? null : id,
    ]),
}
