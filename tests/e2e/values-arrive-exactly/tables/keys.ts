import { type SourceName, type ValueTable } from './value-table.ts'

/** More rows than two chunks, so that chunk edges fall between values of every key. */
export const keyRows = 250

/** The numbers 0 to `keyRows` - 1, which the tables below are filled from. */
export const numbersTable: ValueTable = {
  name: 'numbers',
  pitfalls: 'X11',
  columns: 'n INT PRIMARY KEY',
  rows: [`INSERT INTO {table} VALUES ${Array.from({ length: keyRows }, (_, n) => `(${n})`).join(', ')}`],
}

interface KeyOptions {
  readonly on?: readonly SourceName[]
  readonly where?: string
}

/** `value` makes the key out of `n`. */
const keyed = (
  name: string,
  pitfalls: string,
  type: string,
  value: string,
  options: KeyOptions = {},
): ValueTable => ({
  name: `k_${name}`,
  pitfalls,
  columns: `k ${type} NOT NULL, v INT, PRIMARY KEY (k)`,
  rows: [
    `INSERT INTO {table} SELECT ${value}, n FROM numbers ${options.where ?? ''} ORDER BY (n * 7919) % 251`,
  ],
  ...(options.on === undefined ? {} : { on: options.on }),
})

/** Texts whose order by bytes, by collation and by case all differ; some end in blanks. */
const word = `CONCAT(ELT(1 + n % 8, 'a', 'B', 'ä', 'É', 'ß', 'z', '-', 'Ω'), n, REPEAT(' ', n % 3), IF(n % 5 = 0, CONCAT(CHAR(9), ' x'), ''))`
/** As `word`, of characters that every charset of East Asia has. */
const plainWord = `CONCAT(ELT(1 + n % 5, 'a', 'B', 'z', '-', '_'), n, ELT(1 + n % 3, '中', 'あ', '?'))`

const texts: readonly ValueTable[] = [
  keyed('ci_general', 'S09 S11 X15', 'VARCHAR(30) COLLATE utf8mb4_general_ci', word),
  keyed('ci_unicode', 'S09 S11', 'VARCHAR(30) COLLATE utf8mb4_unicode_ci', word),
  keyed('ai_0900', 'S08 S11', 'VARCHAR(30) COLLATE utf8mb4_0900_ai_ci', word, { on: ['mysql97'] }),
  keyed('bin_0900', 'S08 S11', 'VARCHAR(30) COLLATE utf8mb4_0900_bin', word, { on: ['mysql97'] }),
  keyed('nopad', 'S08 S11', 'VARCHAR(30) COLLATE utf8mb4_nopad_bin', word, { on: ['mariadb'] }),
  keyed('bin', 'S11', 'VARCHAR(30) COLLATE utf8mb4_bin', word),
  keyed('char', 'S07 S11', 'CHAR(30) COLLATE utf8mb4_unicode_ci', word),
  keyed(
    'latin1',
    'S01 S11',
    'VARCHAR(30) CHARACTER SET latin1',
    `CONCAT(ELT(1 + n % 6, 'a', 'B', 'ä', 'É', 'ß', '€'), n)`,
  ),
  keyed('gbk', 'S03 S11', 'VARCHAR(30) CHARACTER SET gbk', plainWord),
  keyed(
    'sjis',
    'S03 S11',
    'VARCHAR(30) CHARACTER SET sjis',
    `CONCAT(ELT(1 + n % 5, 'a', 'B', 'z', '表', 'ソ'), n)`,
  ),
  keyed(
    'big5',
    'S03 S11',
    'VARCHAR(30) CHARACTER SET big5',
    `CONCAT(ELT(1 + n % 4, '功', '許', 'a', 'B'), n)`,
  ),
  keyed(
    'ucs2',
    'S03 S11',
    'VARCHAR(30) CHARACTER SET ucs2',
    `CONCAT(ELT(1 + n % 4, '中', 'é', 'a', 'B'), n)`,
  ),
  keyed(
    'utf8mb3',
    'S04 S11',
    'VARCHAR(30) CHARACTER SET utf8mb3',
    `CONCAT(ELT(1 + n % 4, '中', 'é', 'a', 'B'), n)`,
  ),
  keyed(
    'ascii',
    'S11',
    'CHAR(36) CHARACTER SET ascii',
    `CONCAT(LPAD(HEX((n * 2654435761) % 4294967296), 8, '0'), '-4a5b-8c9d-aaaa-', LPAD(n, 12, '0'))`,
  ),
]

const numbersAndTimes: readonly ValueTable[] = [
  keyed('tinyint', 'X16', 'TINYINT', 'n - 125'),
  keyed('smallint', 'X10 X16', 'SMALLINT', 'n * n - 30000', { where: 'WHERE n < 240' }),
  keyed('int_negative', 'X10 X16', 'INT', 'IF(n = 0, -2147483648, IF(n = 249, 2147483647, n - 125))'),
  keyed('int_unsigned', 'X16', 'INT UNSIGNED', '4294967295 - n'),
  keyed('bigint', 'X10 X16', 'BIGINT', 'IF(n = 0, -9223372036854775808, 9223372036854775807 - n * n)'),
  keyed('uint64', 'N01 X16', 'BIGINT UNSIGNED', 'CAST(9223372036854775683 AS UNSIGNED) + n'),
  keyed('uint64_max', 'N01 X16', 'BIGINT UNSIGNED', 'CAST(18446744073709551615 AS UNSIGNED) - n'),
  keyed('zerofill', 'N13 X16', 'INT(4) ZEROFILL', 'n * 100'),
  keyed(
    'decimal',
    'N08 X16',
    'DECIMAL(65,30)',
    `(n - 125) * 99999999999999999999999999999999.999999999999999999999999999999`,
  ),
  keyed('double', 'Q01 X16', 'DOUBLE', '(n - 125) / 3e0'),
  keyed('bit', 'N07 X16', 'BIT(10)', 'n * 4'),
  keyed('bit64', 'N07 X16', 'BIT(64)', 'CAST(18446744073709551615 AS UNSIGNED) - n'),
  keyed('year', 'T06 X16', 'YEAR', 'IF(n = 0, 0, 1901 + n)'),
  keyed('date', 'X16', 'DATE', `DATE_ADD('0900-12-31', INTERVAL n * 13000 DAY)`),
  keyed('datetime6', 'X16', 'DATETIME(6)', `DATE_ADD('1999-12-31 23:59:59.999900', INTERVAL n MICROSECOND)`),
  keyed(
    'timestamp',
    'T07 T09 X16',
    'TIMESTAMP(3)',
    `DATE_ADD('2024-10-26 23:00:00', INTERVAL n * 61500 * 1000 MICROSECOND)`,
  ),
  keyed(
    'time',
    'T04 X16',
    'TIME(6)',
    `IF(n % 2 = 0, SEC_TO_TIME(n * 12000.000001), SEC_TO_TIME(n * -12000.000001))`,
  ),
  keyed('binary', 'B02 X16', 'BINARY(4)', `UNHEX(CONCAT(LPAD(HEX(n), 2, '0'), '00'))`),
  keyed(
    'varbinary',
    'B01 X16',
    'VARBINARY(20)',
    `IF(n = 0, '', CONCAT(UNHEX(LPAD(HEX(n), 4, '0')), REPEAT(UNHEX('00'), n % 4)))`,
  ),
  keyed('enum', 'S15 X16', `ENUM('z','a','m')`, `ELT(1 + n, 'z', 'a', 'm')`, { where: 'WHERE n < 3' }),
  keyed(
    'uuid',
    'B03 X16',
    'UUID',
    `CONCAT(LPAD(HEX((n * 2654435761) % 4294967296), 8, '0'), '-4a5b-8c9d-aaaa-', LPAD(n, 12, '0'))`,
    {
      on: ['mariadb'],
    },
  ),
  keyed('inet6', 'X16', 'INET6', `CONCAT(HEX(n * 255 + 1), '::', HEX(n + 1))`, { on: ['mariadb'] }),
]

const composite: readonly ValueTable[] = [
  {
    name: 'k_composite',
    pitfalls: 'X12 X13',
    columns: `a VARCHAR(10) COLLATE utf8mb4_unicode_ci NOT NULL, b DECIMAL(10,3) NOT NULL, c DATETIME(6) NOT NULL, v INT, PRIMARY KEY (a, b, c)`,
    rows: [
      `INSERT INTO {table} SELECT ELT(1 + n % 3, 'x ', 'Y', 'é'), (n % 7) / 8, DATE_ADD('2024-01-01', INTERVAL n MICROSECOND), n FROM numbers`,
    ],
  },
  {
    name: 'k_composite_native',
    pitfalls: 'X12 X13',
    columns: `a TINYINT NOT NULL, b BINARY(3) NOT NULL, c TIME(3) NOT NULL, d BIGINT UNSIGNED NOT NULL, v INT, PRIMARY KEY (a, b, c, d)`,
    rows: [
      `INSERT INTO {table} SELECT n % 2 - 1, UNHEX(CONCAT('0', n % 3)), SEC_TO_TIME(-(n % 5) / 8), CAST(18446744073709551615 AS UNSIGNED) - n, n FROM numbers`,
    ],
  },
  {
    name: 'k_descending',
    pitfalls: 'K04 X12',
    on: ['mysql97', 'mariadb'],
    columns: 'a INT NOT NULL, b VARCHAR(10) NOT NULL, v INT, PRIMARY KEY (a DESC, b)',
    rows: [`INSERT INTO {table} SELECT n % 20, CONCAT('k', n), n FROM numbers`],
  },
]

const otherKeys: readonly ValueTable[] = [
  {
    name: 'k_unique_only',
    pitfalls: 'K02 X14',
    columns: 'a INT NULL, b VARCHAR(20) NOT NULL, v INT, UNIQUE KEY nullable (a), UNIQUE KEY usable (b)',
    rows: [`INSERT INTO {table} SELECT IF(n % 3 = 0, NULL, n), CONCAT('b', n), n FROM numbers`],
  },
  {
    name: 'k_nullable_unique',
    pitfalls: 'K02 X14',
    columns: 'a INT NULL, v INT, UNIQUE KEY nullable (a)',
    rows: [`INSERT INTO {table} SELECT IF(n % 3 = 0, NULL, n), n % 10 FROM numbers`],
  },
  {
    name: 'k_invisible_unique',
    pitfalls: 'C05 K02',
    on: ['mysql97'],
    columns:
      'a INT NOT NULL, b INT NOT NULL, c INT NOT NULL, UNIQUE KEY two (a, b), UNIQUE KEY one (c) INVISIBLE',
    rows: [`INSERT INTO {table} SELECT n % 10, n, n FROM numbers`],
  },
  {
    name: 'k_ignored_unique',
    pitfalls: 'C05 K02',
    on: ['mariadb'],
    columns:
      'a INT NOT NULL, b INT NOT NULL, c INT NOT NULL, UNIQUE KEY two (a, b), UNIQUE KEY one (c) IGNORED',
    rows: [`INSERT INTO {table} SELECT n % 10, n, n FROM numbers`],
  },
  {
    name: 'k_prefix',
    pitfalls: 'K03',
    columns: 'a VARCHAR(40) NOT NULL, b VARBINARY(40) NOT NULL, v INT, PRIMARY KEY (a(8), b(2))',
    rows: [`INSERT INTO {table} SELECT CONCAT(LPAD(n, 8, '0'), 'tail'), 'bb', n FROM numbers`],
  },
  {
    name: 'k_none',
    pitfalls: 'K01 X21',
    columns: 'a INT, b VARCHAR(10), c DOUBLE, d DATETIME(3), e VARCHAR(9)',
    rows: [
      `INSERT INTO {table} SELECT n % 7, IF(n % 3, CONCAT('b', n % 3), NULL), n % 5 / 3, '2024-01-01', 'same' FROM numbers`,
    ],
  },
  { name: 'k_empty', pitfalls: 'X11 P01', columns: 'id BIGINT UNSIGNED PRIMARY KEY, v TEXT', rows: [] },
  { name: 'k_empty_none', pitfalls: 'K01', columns: 'a INT, v TEXT', rows: [] },
  { name: 'k_one_row', pitfalls: 'X11', columns: 'id INT PRIMARY KEY', rows: ['(5)'] },
  {
    name: 'k_zero_date',
    pitfalls: 'T01 X16',
    columns: 'd DATE NOT NULL, n INT NOT NULL, PRIMARY KEY (d, n)',
    rows: [
      `INSERT INTO {table} SELECT IF(n < 30, '0000-00-00', IF(n < 60, '2024-02-31', DATE_ADD('2024-01-01', INTERVAL n DAY))), n FROM numbers`,
    ],
  },
]

export const keyTables: readonly ValueTable[] = [
  numbersTable,
  ...texts,
  ...numbersAndTimes,
  ...composite,
  ...otherKeys,
]
