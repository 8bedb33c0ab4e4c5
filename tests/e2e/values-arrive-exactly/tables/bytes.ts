import type { ValueTable } from './value-table.ts'

const allBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')

export const byteTables: readonly ValueTable[] = [
  {
    name: 'b_all',
    pitfalls: 'B01 B02 Q12',
    columns: `id INT PRIMARY KEY, a BINARY(4), b VARBINARY(300), c TINYBLOB, d BLOB, e MEDIUMBLOB, f LONGBLOB, g BINARY(16)`,
    rows: [
      `(1, x'ff000000', x'${allBytes}', x'00', x'${allBytes}', x'0d0a', x'5c2e', x'00112233445566778899aabbccddee00')`,
      `(2, x'00', x'00', '', '', '', '', x'00')`,
      `(3, '', '', x'0000', x'f09f9880', x'5c78', x'22', '')`,
      `(4, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
    ],
  },
  {
    name: 'b_no_key',
    pitfalls: 'B01 K01',
    columns: 'a VARBINARY(10), b BIT(3), c GEOMETRY',
    rows: [
      `(x'00', b'101', NULL)`,
      `(x'00', b'101', NULL)`,
      `(x'0000', b'101', NULL)`,
      `('', b'0', ST_GeomFromText('POINT(1 2)'))`,
      `(NULL, NULL, ST_GeomFromText('POINT(1 2)'))`,
    ],
  },
  {
    name: 'g_geometry',
    pitfalls: 'G01 G03 G04',
    columns: 'id INT PRIMARY KEY, a GEOMETRY, b POINT, c POLYGON, d MULTIPOLYGON',
    rows: [
      `(1, ST_GeomFromText('POINT(-1.5 2e300)'), ST_GeomFromText('POINT(0 0)', 4326), ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'),
        ST_GeomFromText('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))'))`,
      `(2, ST_GeomFromText('LINESTRING(0 0,1 1)', 4326), NULL, NULL, NULL)`,
      `(3, ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))'), NULL, NULL, NULL)`,
      `(4, NULL, NULL, NULL, NULL)`,
    ],
  },
  {
    name: 'b_wide_rows',
    pitfalls: 'B05 O03 O08',
    on: ['mysql97'],
    columns: 'id INT PRIMARY KEY, v LONGBLOB, w LONGTEXT, x TINYBLOB',
    // The first one ends just where the protocol splits a packet.
    rows: [
      `(1, REPEAT('x', 16777208), NULL, NULL)`,
      `(2, REPEAT(x'00ff', 8500000), REPEAT('汉', 100), 'end')`,
    ],
  },
  {
    name: 'b_wide_rows',
    pitfalls: 'B05 O03 O08',
    on: ['mariadb'],
    columns: 'id INT PRIMARY KEY, v LONGBLOB, w LONGBLOB, x LONGTEXT, y TINYBLOB',
    rows: [
      `(1, REPEAT('x', 7000000), REPEAT(x'00ff', 3500000), REPEAT('汉', 1500000), 'end')`,
      `(2, 'a', 'b', 'c', 'd')`,
    ],
  },
]
