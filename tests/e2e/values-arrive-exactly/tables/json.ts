import { numbered, type ValueTable } from './value-table.ts'

const documents = [
  `'{"a":1,"a":2}'`,
  String.raw`'{"s":"\\u0000"}'`,
  `'[9007199254740993, 18446744073709551615, -9223372036854775808, 1.0, 1, 0.1, 1e2, 1E-7]'`,
  `'{"b": 1,   "a": [ {} , [] , "" , null, true ] }'`,
  String.raw`'"\\ud83d\\ude00 \\u00e9 😀 é \\" \\\\ \\/ \\n"'`,
  `'"plain"'`,
  `'null'`,
  `'-0.0'`,
  `'123456789012345678901234567890.5'`,
  `'{"": {"": [[[[1]]]]}}'`,
  'NULL',
]

export const jsonTables: readonly ValueTable[] = [
  {
    name: 'j_json',
    pitfalls: 'J01 J02 J03 J04 J09',
    on: ['mysql97', 'mariadb'],
    columns: 'id INT PRIMARY KEY, v JSON',
    rows: numbered(documents),
  },
  {
    name: 'j_mariadb_only',
    pitfalls: 'J01 J03 J07',
    on: ['mariadb'],
    columns: 'id INT PRIMARY KEY, v JSON',
    rows: numbered([`'1e400'`, `'-0'`, `'  {"a" : 1 , "a" : 1e400 }  '`, `'[1.50, 1.5]'`]),
  },
  {
    name: 'j_checked_text',
    pitfalls: 'J07 S01',
    on: ['mariadb'],
    columns: `id INT PRIMARY KEY, l LONGTEXT CHARACTER SET latin1 CHECK (json_valid(l)), g LONGTEXT CHARACTER SET gbk CHECK (json_valid(g)),
      u LONGTEXT CHARACTER SET ucs2 CHECK (json_valid(u))`,
    rows: numbered([`'"é"', '"中"', '"中"'`, `_latin1 x'22c3a922', '"e"', '"e"'`]),
  },
  {
    name: 'j_opaque',
    pitfalls: 'J05',
    on: ['mysql97'],
    columns: 'id INT PRIMARY KEY, v JSON',
    rows: numbered([
      `JSON_OBJECT('d', CAST(1.10 AS DECIMAL(10,2)), 't', CAST('12:00:00.5' AS TIME(6)), 'dt', CAST('2024-01-01' AS DATETIME(6)))`,
      `JSON_ARRAY(x'00ff', b'101', CAST('2024-01-01' AS DATE), 1e0, -0e0, 5e-324, CAST(18446744073709551615 AS UNSIGNED))`,
    ]),
  },
  {
    name: 'j_no_key',
    pitfalls: 'J04 K01',
    on: ['mysql97', 'mariadb'],
    columns: 'v JSON',
    rows: [`('{"a":1,"b":2}')`, `('{"b":2,"a":1}')`, `('{"a": 1.0, "b": 2}')`, `('[1]')`, `('[1]')`],
  },
]
