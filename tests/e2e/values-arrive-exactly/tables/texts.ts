import { numbered, type SourceName, type ValueTable } from './value-table.ts'

const charset = (name: string, hex: readonly string[], on?: readonly SourceName[]): ValueTable => ({
  name: `s_${name}`,
  pitfalls: 'S01 S03 Q08',
  columns: `id INT PRIMARY KEY, v VARCHAR(60) CHARACTER SET ${name}, t LONGTEXT CHARACTER SET ${name}, c CHAR(40) CHARACTER SET ${name}`,
  rows: hex.map(
    (bytes, at) => `(${at + 1}, _${name} x'${bytes}', _${name} x'${bytes}', _${name} x'${bytes}')`,
  ),
  ...(on === undefined ? {} : { on }),
})

/** Every byte but NUL as a character of its own. */
const eachByte = Array.from({ length: 255 }, (_, byte) => (byte + 1).toString(16).padStart(2, '0'))

export const textTables: readonly ValueTable[] = [
  charset('latin1', eachByte),
  charset('ascii', eachByte.slice(0, 127)),
  charset('latin2', eachByte),
  charset(
    'cp1250',
    eachByte.filter((byte) => !['81', '83', '88', '90', '98'].includes(byte)),
  ),
  charset(
    'cp1251',
    eachByte.filter((byte) => byte !== '98'),
  ),
  charset('cp850', eachByte),
  charset('koi8r', eachByte),
  charset('swe7', eachByte.slice(0, 126)),
  charset('gbk', ['d6d0b9fa3f', 'c4e3bac3', '815c', 'a1a1', 'fda0', '3f3f', '61']),
  charset('gb2312', ['d6d0b9fa', 'b0a1', '3f']),
  charset('gb18030', ['d6d0b9fa', '81308130', '9439fc36', '3f815c'], ['mysql97']),
  charset('sjis', ['93fa967b', '835c', 'b1b2', '5c', '7e', '8140']),
  charset('cp932', ['93fa967b', '8754', 'ed40', 'fa40', '815f', '5c7e']),
  charset('ujis', ['c6fccbdc', '8eb1', '8fb0a1']),
  charset('eucjpms', ['c6fccbdc', '8eb1', 'ada1']),
  charset('euckr', ['c7d1b1b9', '8141', '3f']),
  charset('big5', ['a4a4b0ea', 'a440', 'a45c', 'c67e', '3f']),
  charset('tis620', ['a1a2a3', 'fb']),
  charset('ucs2', ['4e2d56fd', '00e9', '20ac']),
  charset('utf16', ['4e2d', 'd83dde00', '0061']),
  charset('utf16le', ['2d4e', '3dd800de', '6100']),
  charset('utf32', ['00004e2d', '0001f600']),
  charset('utf8mb3', ['e4b8ade59bbd', 'e282ac', 'efbfbd', 'efbbbf61']),
  charset('utf8mb4', ['f09f9880f09f87a8f09f87b3', '65cc81', 'efbfbf', 'f48fbfbf', 'efbbbf61', 'c280']),
  {
    name: 's_binary_text',
    pitfalls: 'S22',
    columns:
      'id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET binary, t TEXT CHARACTER SET binary, c CHAR(5) CHARACTER SET binary',
    rows: [`(1, x'00ff0a', x'd031', x'0100')`, `(2, '', '', '')`],
  },
  {
    name: 's_special',
    pitfalls: 'S13 S19 Q05',
    columns: 'id INT PRIMARY KEY, v VARCHAR(50), t TEXT, c CHAR(10)',
    rows: [
      String.raw`(1, '\\N', '\\N', '\\N')`,
      String.raw`(2, 'tab\tnl\ncr\rbs\\', '\\.', '\\.')`,
      `(3, '', '', '')`,
      `(4, NULL, NULL, NULL)`,
      `(5, 'NULL', 'null', 'a#b')`,
      String.raw`(6, '\b\Z"''', '\\\\N', '\\')`,
      `(7, 'a ', 'a  ', 'a   ')`,
      `(8, ' ', '  ', '   ')`,
      `(9, CONCAT('x', CHAR(9)), CONCAT(CHAR(10), ' '), CONCAT(' ', CHAR(10)))`,
      `(10, REPEAT('汉', 50), REPEAT('😀', 5000), REPEAT('é', 10))`,
      `(11, CHAR(127), CHAR(1), CHAR(31))`,
    ],
  },
  {
    name: 's_nul',
    pitfalls: 'S06',
    columns: 'id INT PRIMARY KEY, v VARCHAR(10), w VARCHAR(3) NOT NULL',
    rows: [
      `(1, CONCAT('a', CHAR(0), 'b'), 'x')`,
      `(2, 'ab', CHAR(0))`,
      `(3, 'ab', 'x')`,
      `(4, CHAR(0), 'abc')`,
    ],
  },
  {
    name: 's_enum',
    pitfalls: 'S15 S17',
    columns: `id INT PRIMARY KEY, a ENUM('b', 'a', 'it''s', '汉', 'x,y'), b ENUM('', 'q') NULL, c ENUM('É','z') CHARACTER SET latin1 NOT NULL`,
    rows: [
      `(1, 'b', '', 'É')`,
      `(2, 'nonsense', 'nonsense', 'nonsense')`,
      `(3, '汉', NULL, 'z')`,
      `(4, 'x,y', 2, 1)`,
      `(5, NULL, 0, 0)`,
    ],
  },
  {
    name: 's_set',
    pitfalls: 'S18',
    columns: `id INT PRIMARY KEY, a SET('x', 'y', 'z z'), b SET('é','汉') NOT NULL`,
    rows: [`(1, 'y,x', '汉,é')`, `(2, '', '')`, `(3, NULL, 'é')`, `(4, 7, 3)`],
  },
  {
    name: 's_enum_key',
    pitfalls: 'S15 X16',
    columns: `a ENUM('b', 'a', 'c') NOT NULL, b SET('x','y') NOT NULL, v INT, PRIMARY KEY (a, b)`,
    rows: [`('b', '', 1)`, `('nonsense', 'x', 2)`, `('a', 'x,y', 3)`, `('c', 'y', 4)`],
  },
  {
    name: 's_long',
    pitfalls: 'S14 O08',
    columns: 'id INT PRIMARY KEY, v LONGTEXT CHARACTER SET latin1, w LONGTEXT CHARACTER SET gbk, x LONGTEXT',
    rows: [
      `(1, REPEAT(_latin1 x'e9', 1000000), REPEAT(_gbk x'd6d03f', 300000), REPEAT('汉', 300000))`,
      `(2, NULL, '', 'a')`,
    ],
  },
  {
    name: 's_longest_chars',
    pitfalls: 'S07 S12',
    columns: 'id INT PRIMARY KEY, a CHAR(255), b VARCHAR(255), c VARCHAR(0), d CHAR(0), e CHAR(1)',
    rows: [
      `(1, REPEAT('😀', 255), REPEAT('😀', 255), '', '', ' ')`,
      `(2, REPEAT(' ', 255), REPEAT(' ', 255), NULL, NULL, '汉')`,
    ],
  },
]

/** The server lets in what is no text of its charset: the first row of the table. */
export const invalidText: ValueTable = {
  name: 's_invalid',
  pitfalls: 'S05',
  columns: 'id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET gbk',
  rows: numbered([`_gbk x'fefe3f'`, `_gbk x'd6d0'`, `'?'`]),
}
