import { cases, type ColumnCase, text } from './conversion-case.ts'

const integers = [
  ['tinyint', 'smallint', 'smallint', 8n],
  ['smallint', 'smallint', 'integer', 16n],
  ['mediumint', 'integer', 'integer', 24n],
  ['int', 'integer', 'bigint', 32n],
  ['bigint', 'bigint', 'numeric(20)', 64n],
] as const

const wholeNumbers = integers.flatMap(([base, signed, unsigned, bits]): ColumnCase[] => {
  const half = 2n ** (bits - 1n)
  const [least, most, all] = [`${-half}`, `${half - 1n}`, `${2n * half - 1n}`]
  return [
    ...cases('N15 N19', [
      [base, signed, least, '-1', '0', most],
      [`${base} NOT NULL`, `${signed} NOT NULL`, most, '1'],
      [`${base} DEFAULT ${least}`, `${signed} DEFAULT ${least}`, '5'],
      [`${base} NOT NULL DEFAULT '7'`, `${signed} DEFAULT 7 NOT NULL`, '-7'],
    ]),
    ...cases('N01 N02 N03', [
      [`${base} unsigned`, unsigned, '0', all],
      [`${base} unsigned DEFAULT ${all}`, `${unsigned} DEFAULT ${all}`, '1'],
    ]),
    ...cases('N13', [[`${base}(5) zerofill`, unsigned, '42', all]]),
    ...cases('N06', [[`${base}(2)`, signed, most]]),
  ]
})

const decimals = (
  [
    [1, 0],
    [5, 2],
    [5, 5],
    [10, 0],
    [18, 9],
    [30, 10],
    [38, 38 - 8],
    [65, 0],
    [65, 30],
  ] as const
).flatMap(([digits, behind]) => {
  const most = `${'9'.repeat(digits - behind) || '0'}${behind === 0 ? '' : `.${'9'.repeat(behind)}`}`
  const zero = behind === 0 ? '0' : `0.${'0'.repeat(behind)}`
  const type = `numeric(${digits},${behind})`
  return cases('N08 N09', [
    [`decimal(${digits},${behind})`, type, most, `-${most}`, ['0', zero]],
    [`decimal(${digits},${behind}) NOT NULL`, `${type} NOT NULL`, most],
    [`decimal(${digits},${behind}) unsigned`, type, most],
  ])
})

const approximate = [
  ...cases('N10', [
    ['float', 'real', ['16777217', '1.6777216e+07'], '0.1', '-3.5'],
    ['float DEFAULT 1.5', 'real DEFAULT 1.5', '2.25'],
    ['double', 'double precision', '0.1', '1e+300', '-2.5e-300', '123456789.12345679'],
    ['double NOT NULL DEFAULT 0', 'double precision DEFAULT 0 NOT NULL', '4.5'],
  ]),
  ...cases('N11', [
    ['float(7,4)', 'real', '12.5', '-0.125'],
    ['double(10,2)', 'double precision', ['3.14159', '3.14']],
  ]),
  ...cases('N18', [
    ['double unsigned', 'double precision', '0', '7.5'],
    ['float unsigned', 'real', '7.5'],
  ]),
]

const booleans = cases('N05', [
  ['tinyint(1)', 'smallint', '2', '21', '-1', '0', '1'],
  ['bool', 'smallint', '1'],
  ['tinyint(1) NOT NULL DEFAULT 1', 'smallint DEFAULT 1 NOT NULL', '0'],
])

const bits = [
  ...[1, 2, 7, 8, 9, 16, 33, 64].flatMap((width) => {
    const [ones, one] = ['1'.repeat(width), '1'.padStart(width, '0')]
    return cases('N07', [
      [`bit(${width})`, `bit(${width})`, [`b'${ones}'`, ones], [`b'1'`, one]],
      [`bit(${width}) DEFAULT b'1'`, `bit(${width}) DEFAULT B'${one}'`, [`b'${ones}'`, ones]],
    ])
  }),
]

const fractions = [0, 1, 2, 3, 4, 5, 6].flatMap((digits) => {
  const part = digits === 0 ? '' : `.${'123456'.slice(0, digits)}`
  const size = digits === 0 ? '' : `(${digits})`
  const call = `CURRENT_TIMESTAMP(${digits})`
  return [
    ...cases('T05 T08', [
      [
        `datetime${size}`,
        `timestamp(${digits})`,
        text(`2024-03-31 02:30:00${part}`),
        text(`1000-01-01 00:00:00${part}`),
      ],
      [
        `datetime${size} DEFAULT ${call}`,
        `timestamp(${digits}) DEFAULT ${call}`,
        text(`9999-12-31 23:59:59${part}`),
      ],
    ]),
    ...cases('T07 T09', [
      [
        `timestamp${size} NULL`,
        `timestamptz(${digits})`,
        [`'2020-01-02 03:04:05${part}'`, `2020-01-02 03:04:05${part}+00`],
      ],
    ]),
    ...cases('T13', [
      [
        `timestamp${size} NOT NULL DEFAULT ${call}`,
        `timestamptz(${digits}) DEFAULT ${call} NOT NULL`,
        [`'2038-01-19 03:14:07${part}'`, `2038-01-19 03:14:07${part}+00`],
      ],
    ]),
    ...cases('T04', [
      [
        `time${size}`,
        'interval',
        text(`-01:30:00${part}`),
        text(`838:59:58${part}`),
        text(`00:00:01${part}`),
      ],
    ]),
  ]
})

const times = [
  ...cases('T03 T10 T17', [
    ['date', 'date', text('0009-12-04'), text('2024-02-29'), text('9999-12-31')],
    ["date NOT NULL DEFAULT '2001-02-03'", "date DEFAULT '2001-02-03' NOT NULL", text('1999-12-31')],
    [
      "datetime DEFAULT '2001-02-03 04:05:06'",
      "timestamp(0) DEFAULT '2001-02-03 04:05:06'",
      text('0001-01-01 00:00:00'),
    ],
  ]),
  ...cases('T04', [["time DEFAULT '-838:59:59'", "interval DEFAULT '-838:59:59'", text('00:00:00')]]),
  ...cases('T06', [
    ['year', 'smallint', '1901', '2155', '0'],
    ['year NOT NULL DEFAULT 2000', 'smallint DEFAULT 2000 NOT NULL', '1999'],
  ]),
]

const samples: readonly (readonly [charset: string, sample: string])[] = [
  ['latin1', '€uro ÿ'],
  ['utf8mb3', '中文 ñ'],
  ['utf8mb4', '😀 中'],
  ['ascii', 'plain ~'],
  ['gbk', '中文'],
  ['gb18030', '中文€'],
  ['gb2312', '中文'],
  ['big5', '繁體'],
  ['sjis', 'カナ'],
  ['cp932', '①'],
  ['ujis', '日本'],
  ['euckr', '한글'],
  ['ucs2', 'Ω'],
  ['utf16', '😀'],
  ['utf16le', '😀'],
  ['utf32', '😀'],
  ['cp1250', 'łódź'],
  ['cp1251', 'Привет'],
  ['cp1256', 'سلام'],
  ['cp1257', 'ąž'],
  ['cp850', 'é½'],
  ['cp852', 'ő'],
  ['cp866', 'Ж'],
  ['koi8r', 'Ж'],
  ['koi8u', 'ї'],
  ['latin2', 'ő'],
  ['latin5', 'ğ'],
  ['latin7', 'ž'],
  ['greek', 'Ωμ'],
  ['hebrew', 'שלום'],
  ['tis620', 'ไทย'],
]

const texts = [
  ...samples.flatMap(([charset, sample]) =>
    cases('S01 S03 S04', [
      [`varchar(20) CHARACTER SET ${charset}`, 'varchar(20)', text(sample), text('')],
      [`text CHARACTER SET ${charset}`, 'text', text(sample)],
    ]).map((item) => (charset === 'gb18030' ? { ...item, only: 'mysql97' as const } : item)),
  ),
  ...cases('S07 S12', [
    ['char(10)', 'varchar(10)', ["'ab   '", 'ab'], text('中'.repeat(10))],
    ['char(0)', 'varchar(1)', text('')],
    ['varchar(0)', 'varchar(1)', text('')],
    ['varchar(255) NOT NULL', 'varchar(255) NOT NULL', text('中'.repeat(255)), text('blank ')],
  ]),
  ...cases('S13 S14 S19', [
    ['tinytext', 'text', text(''), text('\\N')],
    ['mediumtext', 'text', text("tab\tline\nback\\slash 'quote'")],
    ['longtext', 'text', text('x'.repeat(70_000))],
  ]),
  ...cases('C08 S21', [
    ["varchar(30) DEFAULT ''", "varchar(30) DEFAULT ''", text('NULL')],
    ["varchar(30) DEFAULT 'NULL'", "varchar(30) DEFAULT 'NULL'", text('a')],
    ["varchar(30) DEFAULT 'it''s'", "varchar(30) DEFAULT 'it''s'", text('b')],
    [String.raw`varchar(30) DEFAULT 'a\\b'`, String.raw`varchar(30) DEFAULT E'a\\b'`, text('c')],
    ["varchar(30) DEFAULT '中 😀'", "varchar(30) DEFAULT '中 😀'", text('d')],
    ["varchar(30) DEFAULT 'CURRENT_TIMESTAMP'", "varchar(30) DEFAULT 'CURRENT_TIMESTAMP'", text('e')],
    ['varchar(9) DEFAULT NULL', 'varchar(9)', text('f')],
  ]),
  ...cases('S15 S17', [
    ["enum('a','b')", 'text', text('a'), text('b')],
    ["enum('it''s','x,y','') NOT NULL DEFAULT 'x,y'", "text DEFAULT 'x,y' NOT NULL", text("it's"), text('')],
    ["enum('ä','😀') CHARACTER SET utf8mb4", 'text', text('😀')],
    [`enum('${'l'.repeat(100)}')`, 'text', text('l'.repeat(100))],
  ]),
  ...cases('S18', [
    ["set('a','b','c')", 'text', text('a,c'), text('')],
    ["set('x','y') NOT NULL DEFAULT 'x,y'", "text DEFAULT 'x,y' NOT NULL", text('y')],
  ]),
]

const bytes = [
  ...cases('B01 B02 S22', [
    ['binary(4)', 'bytea', [`x'0102'`, '\\x01020000'], [`x'ffffff00'`, '\\xffffff00']],
    ['varbinary(20)', 'bytea', [`x'00ff5c270a'`, '\\x00ff5c270a'], [`''`, '\\x']],
    ['tinyblob', 'bytea', [`x'00'`, '\\x00']],
    ['blob', 'bytea', [`x'c328'`, '\\xc328']],
    ['mediumblob', 'bytea', [`x'${'ab'.repeat(1000)}'`, `\\x${'ab'.repeat(1000)}`]],
    ['longblob', 'bytea', [`x'deadbeef'`, '\\xdeadbeef']],
    ['varchar(9) CHARACTER SET binary', 'bytea', [`x'ff'`, '\\xff']],
    ['char(3) CHARACTER SET binary', 'bytea', [`x'0a'`, '\\x0a0000']],
    ['text CHARACTER SET binary', 'bytea', [`x'fe'`, '\\xfe']],
  ]),
  ...cases('B03', [
    ['binary(16)', 'bytea', [`x'0123456789abcdef0123456789abcd00'`, '\\x0123456789abcdef0123456789abcd00']],
    ['char(36)', 'varchar(36)', text('01234567-89ab-cdef-0123-456789abcdef')],
  ]),
  ...cases('B06', [
    ["varbinary(4) DEFAULT x'00'", "bytea DEFAULT '\\x00'::bytea", [`x'01'`, '\\x01']],
    ['binary(2) DEFAULT 0x41', "bytea DEFAULT '\\x4100'::bytea", [`x'4242'`, '\\x4242']],
    ["varbinary(4) NOT NULL DEFAULT ''", "bytea DEFAULT '\\x'::bytea NOT NULL", [`x'02'`, '\\x02']],
  ]),
  ...cases('B07', [['vector(2)', 'bytea', [`STRING_TO_VECTOR('[1,2]')`, '\\x0000803f00000040']]], {
    only: 'mysql97',
  }),
]

const documents = [
  ...cases('J03 J04 J09', [
    [
      'json',
      'json',
      text('{"a": 1}'),
      text('[9007199254740993, 18446744073709551615]'),
      text('"x"'),
      text('null'),
    ],
    ['json NOT NULL', 'json NOT NULL', text('{"b": [1.0, -0.5], "aa": "é😀"}')],
  ]),
  ...cases('B03', [['uuid', 'uuid', text('01234567-89ab-4def-8123-456789abcdef')]], { only: 'mariadb' }),
  ...cases(
    'I05',
    [
      ['inet6', 'text', text('2001:db8::1')],
      ['inet4', 'text', text('192.0.2.1')],
    ],
    { only: 'mariadb' },
  ),
]

const shapes = cases('G01 G03 G04', [
  ['point', 'bytea', [`ST_GeomFromText('POINT(1 2)')`, '\\x0101000000000000000000f03f0000000000000040']],
  ['linestring', 'bytea', [`ST_GeomFromText('LINESTRING(0 0,1 1)')`, null]],
  ['polygon', 'bytea', [`ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')`, null]],
  ['multipoint', 'bytea', [`ST_GeomFromText('MULTIPOINT(0 0,1 1)')`, null]],
  ['multilinestring', 'bytea', [`ST_GeomFromText('MULTILINESTRING((0 0,1 1))')`, null]],
  ['multipolygon', 'bytea', [`ST_GeomFromText('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')`, null]],
  ['geometrycollection', 'bytea', [`ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2))')`, null]],
  ['geometry', 'bytea', [`ST_GeomFromText('POINT(3 4)')`, null]],
])

export const columnCases: readonly ColumnCase[] = [
  ...wholeNumbers,
  ...decimals,
  ...approximate,
  ...booleans,
  ...bits,
  ...fractions,
  ...times,
  ...texts,
  ...bytes,
  ...documents,
  ...shapes,
]
