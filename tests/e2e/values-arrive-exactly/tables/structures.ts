import type { ValueTable } from './value-table.ts'

/** Names of 64 characters; a table's is also that of its file, which has room for 40 such characters. */
const sixtyFour = '中'.repeat(64)
const longName = `${'中'.repeat(40)}${'x'.repeat(24)}`
const alike = `${'a'.repeat(60)}`

export const structureTables: readonly ValueTable[] = [
  {
    name: 'order',
    pitfalls: 'I04',
    columns: '`select` INT PRIMARY KEY, `user` INT, `desc` INT, `group` INT',
    rows: ['(1, 2, 3, 4)'],
  },
  { name: 'user', pitfalls: 'I04', columns: '`table` INT PRIMARY KEY, KEY `index` (`table`)', rows: ['(1)'] },
  {
    name: 'Mixed Case',
    pitfalls: 'I06',
    columns: '`Id Nr` INT PRIMARY KEY, `CamelCase` VARCHAR(9), KEY `Ix Camel` (`CamelCase`)',
    rows: [`(1, 'a')`],
  },
  {
    name: `quo"te's 100% $$ a.b_c`,
    pitfalls: 'I05',
    columns:
      '`a"b` INT PRIMARY KEY, `c\'d` INT, `e.f` INT, `100%` INT, `back``tick` INT, `1st` INT, `ünï` INT, `汉` INT, `?` INT',
    rows: ['(1, 2, 3, 4, 5, 6, 7, 8, 9)'],
  },
  {
    name: longName,
    pitfalls: 'I02',
    columns: `\`${sixtyFour}\` INT PRIMARY KEY, \`${sixtyFour.slice(1)}a\` INT, KEY \`${sixtyFour}\` (\`${sixtyFour}\`)`,
    rows: ['(1, 2)'],
  },
  {
    name: `${alike}0001`,
    pitfalls: 'I02 I03',
    columns: `${alike}0001 INT PRIMARY KEY, ${alike}0002 INT, KEY same (${alike}0002)`,
    rows: ['(1, 2)'],
  },
  {
    name: `${alike}0002`,
    pitfalls: 'I02 I03',
    columns: `${alike}0001 INT PRIMARY KEY, ${alike}0002 INT, KEY same (${alike}0002)`,
    rows: ['(3, 4)'],
  },
  {
    name: 'pg_class',
    pitfalls: 'I04 C10',
    columns: 'ctid INT PRIMARY KEY, xmin INT, tableoid INT, cmax INT, oid INT',
    rows: ['(1, 2, 3, 4, 5)'],
  },
  {
    name: 'thousand_columns',
    pitfalls: 'C11',
    columns: Array.from(
      { length: 1000 },
      (_, at) => `c${at} ${['INT', 'TINYINT', 'CHAR(1)', 'DATE'][at % 4]}`,
    ).join(', '),
    suffix: 'ENGINE=InnoDB ROW_FORMAT=DYNAMIC',
    rows: [
      `(${Array.from({ length: 1000 }, (_, at) => [String(at), '-1', `'汉'`, `'2024-01-01'`][at % 4]).join(', ')})`,
      `INSERT INTO {table} () VALUES ()`,
      `INSERT INTO {table} (c999, c0) VALUES ('2024-12-31', 7)`,
    ],
  },
  {
    name: 'beyond_max',
    pitfalls: 'A01',
    columns: 'id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT',
    suffix: 'AUTO_INCREMENT=1000',
    rows: ['INSERT INTO {table} (id, v) VALUES (10, 1)'],
  },
  {
    name: 'beyond_next',
    pitfalls: 'A01',
    columns: 'id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT',
    rows: ['INSERT INTO {table} (v) VALUES (1), (2)', 'UPDATE {table} SET id = 5000 WHERE v = 2'],
  },
  {
    name: 'unused_counter',
    pitfalls: 'A01',
    columns: 'id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT',
    rows: [],
  },
  {
    name: 'second_counter',
    pitfalls: 'A05 A07',
    columns: 'g INT NOT NULL, id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, PRIMARY KEY (g, id), KEY (id)',
    rows: ['(1, 18446744073709551)', '(2, 5)'],
  },
  {
    name: 'counter_zero',
    pitfalls: 'A04',
    columns: 'id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT',
    rows: [
      'INSERT INTO {table} (v) VALUES (1)',
      'UPDATE {table} SET id = 0',
      'INSERT INTO {table} VALUES (-5, 2)',
    ],
  },
  {
    name: 'generated',
    pitfalls: 'C01 C02 C03',
    on: ['mysql97', 'mariadb'],
    columns: `id INT PRIMARY KEY, a INT, b DECIMAL(10,3), t VARCHAR(20),
      g1 BIGINT AS (a * 2 + 1) STORED, g2 DECIMAL(12,2) AS (b * 1.005) VIRTUAL, g3 VARCHAR(50) AS (CONCAT(t, '-', t)) STORED,
      g4 INT AS (CHAR_LENGTH(t)) VIRTUAL, g5 INT AS (a DIV 2) STORED, g6 VARCHAR(30) AS (UPPER(t)) VIRTUAL, g7 INT AS (b) STORED,
      g8 DECIMAL(5,1) AS (a * 0.05) STORED, g9 INT AS (a + b) STORED, KEY (g1), KEY (g4)`,
    rows: [
      `INSERT INTO {table} (id, a, b, t) VALUES (1, 7, 1.005, 'ß ä'), (2, -7, -0.5, ''), (3, NULL, NULL, NULL), (4, 2147483647, 0.5, '😀 '),
        (5, 5, 2.5, 'x'), (6, -5, -2.5, 'y'), (7, 1, 1.5, 'z')`,
    ],
  },
  {
    name: 'generated_words',
    pitfalls: 'C01 C03 C07',
    on: ['mysql97', 'mariadb'],
    columns: `id INT PRIMARY KEY, t VARCHAR(20), g VARCHAR(90) AS (CONCAT(t, '汉é')) STORED, h VARCHAR(90) AS (CONCAT('😀', t)) STORED,
      i VARCHAR(90) AS (CONCAT(t, '?')) STORED, j VARCHAR(6) AS (CONCAT(t, '-', t)) STORED, \`汉\` VARCHAR(90) AS (CONCAT(t, 'it''s \\\\ "x"')) STORED`,
    rows: [`INSERT INTO {table} (id, t) VALUES (1, 'a'), (2, 'ä 😀'), (3, NULL), (4, 'long word')`],
  },
  {
    name: 'generated_clamped',
    pitfalls: 'C01 C03',
    on: ['mysql97', 'mariadb'],
    columns:
      'id INT PRIMARY KEY, a INT, g TINYINT AS (a * 100) STORED, h DECIMAL(3,1) AS (a * 7.77) STORED, u INT UNSIGNED AS (a - 1) STORED',
    rows: ['INSERT INTO {table} (id, a) VALUES (1, 1), (2, 5), (3, -5), (4, 0)'],
  },
  {
    name: 'generated_only',
    pitfalls: 'C01 C02',
    on: ['mysql97', 'mariadb'],
    columns: 'g INT AS (1 + 1) STORED, h INT AS (3) VIRTUAL',
    rows: ['INSERT INTO {table} () VALUES ()', 'INSERT INTO {table} () VALUES ()'],
  },
  {
    name: 'invisible_columns',
    pitfalls: 'C04',
    on: ['mysql97', 'mariadb'],
    columns: 'id INT PRIMARY KEY, a INT INVISIBLE, b INT',
    rows: ['INSERT INTO {table} (id, a, b) VALUES (1, 2, 3)'],
  },
  {
    name: 'parent',
    pitfalls: 'K06 K09',
    columns: `id BIGINT UNSIGNED PRIMARY KEY, code VARCHAR(10) NOT NULL, small TINYINT UNSIGNED NOT NULL, UNIQUE KEY code (code), UNIQUE KEY small (small)`,
    rows: [`(18446744073709551615, 'ABC', 255)`, `(1, 'x', 0)`],
  },
  {
    name: 'child',
    pitfalls: 'K06 K09 K10',
    columns: `id INT PRIMARY KEY, p BIGINT UNSIGNED, code VARCHAR(20), small TINYINT UNSIGNED, self INT,
      FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE, FOREIGN KEY (code) REFERENCES parent (code) ON UPDATE CASCADE,
      FOREIGN KEY (small) REFERENCES parent (small) ON DELETE SET NULL, FOREIGN KEY (self) REFERENCES child (id)`,
    rows: [`(1, 18446744073709551615, 'ABC', 255, 1)`, `(2, NULL, NULL, NULL, NULL)`],
  },
  {
    name: 'partitioned',
    pitfalls: 'P01 P03',
    columns: 'id INT NOT NULL, d INT NULL, KEY (id)',
    suffix:
      'PARTITION BY RANGE (d) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
    rows: ['(1, NULL)', '(2, 5)', '(3, 50)', '(3, 50)'],
  },
]

/** What the defaults give is compared by inserting a row on both sides. */
export const defaultTables: readonly ValueTable[] = [
  {
    name: 'defaults',
    pitfalls: 'N17 T13 T14 B06 S21 C08 A06',
    columns: `id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT DEFAULT 5, b INT(5) ZEROFILL DEFAULT 7, c DECIMAL(10,3) DEFAULT 1.5, d FLOAT DEFAULT 0.1,
      e DOUBLE DEFAULT -1e-7, f BIT(5) DEFAULT b'101', g TINYINT(1) DEFAULT 1, h YEAR DEFAULT 2024, i DATE DEFAULT '2024-02-29',
      j DATETIME(3) DEFAULT '2024-02-29 12:00:00.5', k TIMESTAMP NOT NULL DEFAULT '2024-02-29 12:00:00', l TIME DEFAULT '-100:00:00',
      m TIME(3) DEFAULT '00:00:01.5', n CHAR(5) DEFAULT 'ab ', o VARCHAR(20) DEFAULT 'it''s "q" \\\\ ? 汉', p VARCHAR(9) DEFAULT '',
      q VARCHAR(9) DEFAULT 'NULL', r ENUM('b','a') DEFAULT 'a', s SET('x','y') DEFAULT 'x,y', t BINARY(4) DEFAULT 'ab', u VARBINARY(4) DEFAULT x'00ff',
      w BIGINT UNSIGNED DEFAULT 18446744073709551615, x VARCHAR(9) CHARACTER SET latin1 DEFAULT 'é', y INT DEFAULT '42', z INT NULL,
      aa VARCHAR(9) DEFAULT '0', ab DATE NULL DEFAULT NULL, ac VARCHAR(9) NOT NULL DEFAULT ' ', ad BIT(1) NOT NULL DEFAULT b'0', ae DECIMAL(5,0) DEFAULT -0.4,
      af VARCHAR(20) CHARACTER SET gbk DEFAULT '中文', ag VARCHAR(9) NOT NULL DEFAULT 'x😀?',
      ah VARBINARY(9) NOT NULL DEFAULT x'00ff', ai TIMESTAMP(3) NULL DEFAULT '2024-02-29 12:00:00.5'`,
    rows: ['INSERT INTO {table} () VALUES ()'],
  },
  {
    name: 'expression_defaults',
    pitfalls: 'C07 C08 S21',
    on: ['mysql97', 'mariadb'],
    columns: `id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a VARCHAR(9) DEFAULT ('abc'), b INT DEFAULT (5), c JSON DEFAULT ('[]'), d TEXT DEFAULT ('x''y'),
      e DECIMAL(5,2) DEFAULT (-1.5), f VARCHAR(9) DEFAULT (NULL), g BLOB DEFAULT ('ab')`,
    rows: ['INSERT INTO {table} () VALUES ()'],
  },
]
