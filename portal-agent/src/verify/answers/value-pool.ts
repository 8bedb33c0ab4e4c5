import type { SourceType } from '../../model/source-type.ts'

/** Values for a parameter of this type: NULL, nothing, both ends, and what programs are fond of; null: none can be made. */
export function valuePool(type: SourceType): readonly (string | null)[] | null {
  const values = valuesOf(type)
  return values === null ? null : [null, ...new Set(values)]
}

function valuesOf(type: SourceType): readonly string[] | null {
  const { base, unsigned } = type
  const bits = integerBits[base]
  if (bits !== undefined) return integers(bits, unsigned)
  if (textLike.test(base)) return texts(type)
  if (base === 'decimal') return decimals(type)
  if (base === 'float' || base === 'double')
    return floats.filter((value) => !unsigned || !value.startsWith('-'))
  if (base === 'enum' || base === 'set') return type.members
  return others[base] ?? null
}

const integerBits: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
}

const wholes = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 31, 42, 60, 64, 99, 100, 101, 127, 128, 255, 256, 365, 1000,
  1024, 9999, 12345, 65535, 100000,
]

function integers(bits: number, unsigned: boolean): string[] {
  const end = 2n ** BigInt(unsigned ? bits : bits - 1) - 1n
  const begin = unsigned ? 0n : -end - 1n
  const all = [...wholes, -1, -2, -7, -10, -100].map(BigInt)
  return [...all.filter((value) => value >= begin && value <= end), end, begin].map(String)
}

/** Only what the type holds: the source rounds and cuts an argument, the target does not. */
function decimals({ precision, scale, unsigned }: SourceType): string[] {
  const places = scale ?? 0
  const digits = (precision ?? 10) - places
  const fractions = places === 0 ? [''] : ['', `.${'5'.padEnd(places, '0')}`, `.${'1'.padStart(places, '0')}`]
  const heads = [
    ...'0 1 2 3 4 5 7 9 10 12 20 42 50 99 100 250 999 1000 12345'.split(' '),
    '9'.repeat(digits),
  ].filter((head) => head.length <= Math.max(digits, 1) && (digits > 0 || head === '0'))
  const positive = heads.flatMap((head) => fractions.map((fraction) => head + fraction))
  const negative = positive.filter((value) => /[1-9]/.test(value)).map((value) => `-${value}`)
  return unsigned ? positive : [...positive, ...negative.filter((_, at) => at % 3 === 0)]
}

const floats = [
  ...[
    '0',
    '1',
    '2',
    '3',
    '5',
    '10',
    '42',
    '100',
    '1000',
    '1000000',
    '0.5',
    '0.25',
    '0.125',
    '1.5',
    '3.25',
    '99.75',
  ],
  ...['-1', '-2', '-10', '-100', '-0.5', '-0.25', '-3.25'],
]

const textLike = /^(char|varchar|(tiny|medium|long)?text)$/

const words = [
  ...[
    '',
    'a',
    'A',
    'b',
    'z',
    '0',
    '1',
    '9',
    '-',
    '%',
    '_',
    'ab',
    'Hello World',
    'hello world',
    'ä é ñ',
    '中文',
  ],
  ...[
    '%_',
    "it's",
    '12',
    '12abc',
    '2024-01-31',
    'a,b,c',
    'x@example.org',
    '"q"',
    'back\\slash',
    'two  blanks',
  ],
]

/** The source cuts blanks off the end of CHAR, and may refuse what is too long. */
function texts({ length }: SourceType): string[] {
  return words.filter((word) => length === null || [...word].length <= length)
}

const days = [
  ...[
    '1000-01-01',
    '1970-01-01',
    '1970-01-02',
    '1999-12-31',
    '2000-01-01',
    '2000-02-29',
    '2001-02-03',
    '2019-07-15',
  ],
  ...[
    '2020-02-29',
    '2023-12-31',
    '2024-01-01',
    '2024-01-31',
    '2024-02-28',
    '2024-02-29',
    '2024-03-01',
    '2024-03-10',
  ],
  ...['2024-06-30', '2024-07-01', '2024-12-31', '2025-03-30', '2037-12-31', '9999-12-31'],
]
const times = days.map((day, at) => `${day} ${['00:00:00', '12:34:56', '23:59:59', '01:02:03'][at % 4]}`)

const others: Readonly<Record<string, readonly string[]>> = {
  date: days,
  datetime: times,
  timestamp: times.filter((time) => time > '1970-01-02' && time < '2038'),
  time: [
    '00:00:00',
    '00:00:01',
    '01:02:03',
    '12:00:00',
    '23:59:59',
    '24:00:00',
    '100:00:00',
    '-00:00:01',
    '-12:34:56',
  ],
  year: ['1901', '1970', '1999', '2000', '2024', '2025', '2100', '2155'],
}
