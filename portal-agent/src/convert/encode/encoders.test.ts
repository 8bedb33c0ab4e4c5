import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from './dates.ts'
import { type Cell, encodeBatches, planOf, rowBatch } from './batches.fixture.ts'
import {
  decodeBinaryCopy,
  decodeBits,
  decodeDate,
  decodeInteger,
  decodeInterval,
  decodeNumeric,
  decodeTimestamp,
} from './decode.fixture.ts'

/** The binary cells of one column, or why each was refused. */
async function encodeColumn(
  type: string,
  cells: readonly Cell[],
  options = {},
): Promise<(Buffer | string)[]> {
  const plan = planOf([type], options, true)
  const rows = cells.map((cell, i) => [String(i), cell])
  const { payload, encoder } = await encodeBatches(plan, [rowBatch(rows)], options)
  const found = new Map<string, Buffer | string>(
    encoder.rejected.map((row) => [(JSON.parse(row.key) as { id: string }).id, row.reason]),
  )
  for (const [id, value] of decodeBinaryCopy(payload)) found.set(decodeInteger(id as Buffer), value as Buffer)
  return cells.map((_cell, i) => found.get(String(i)) ?? 'lost')
}

async function reencoded(type: string, text: string, decode: (value: Buffer) => string): Promise<string> {
  const [value] = await encodeColumn(type, [text])
  return typeof value === 'string' ? value : decode(value as Buffer)
}

function roundTrip(type: string, texts: fc.Arbitrary<string>, decode: (value: Buffer) => string) {
  return fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 20 }), async (cells) => {
      const values = await encodeColumn(type, cells)
      expect(values.map((value) => (typeof value === 'string' ? value : decode(value)))).toEqual(cells)
    }),
  )
}

const integer = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String)
const outside = 'the value is outside the range of the target type'
const noDate = 'the target has no such date (zero date, or a day the calendar does not have)'
const wrongForm = 'the value does not have the form of its type'

describe('integers', () => {
  it.each([
    ['N19', 'tinyint', -128n, 127n],
    ['N03', 'smallint unsigned', 0n, 65535n],
    ['N03', 'mediumint', -8388608n, 8388607n],
    ['N02', 'int unsigned', 0n, 4294967295n],
    ['N15', 'bigint', -(2n ** 63n), 2n ** 63n - 1n],
    ['T06', 'year', 0n, 2155n],
  ])('%s %s comes back exactly', async (_pitfall, type, min, max) => {
    await roundTrip(type, integer(min, max), decodeInteger)
    for (const edge of [min, min + 1n, max - 1n, max, 0n])
      expect(await reencoded(type, String(edge), decodeInteger)).toBe(String(edge))
  })

  it('N15 bigint is exact around every power of two and of ten', async () => {
    const powers = Array.from({ length: 63 }, (_, i) => 2n ** BigInt(i)).concat(
      Array.from({ length: 19 }, (_, i) => 10n ** BigInt(i)),
    )
    const texts = powers.flatMap((p) => [p - 1n, p, p + 1n, -p, 1n - p]).map(String)
    const values = await encodeColumn('bigint', texts)
    expect(values.map((value) => decodeInteger(value as Buffer))).toEqual(texts)
  })

  it('N13 takes leading zeros of ZEROFILL', async () => {
    expect(await reencoded('int(5) unsigned zerofill', '00042', decodeInteger)).toBe('42')
    expect(await reencoded('bigint', '0000000000000000000000042', decodeInteger)).toBe('42')
  })

  it('refuses what the type cannot be', async () => {
    expect(await encodeColumn('smallint', ['32768', '-32769', '12a', '', '-', '1.0'])).toEqual([
      outside,
      outside,
      wrongForm,
      wrongForm,
      wrongForm,
      wrongForm,
    ])
    expect(
      await encodeColumn('bigint', ['9223372036854775808', '-9223372036854775809', '1234567890123456x']),
    ).toEqual([outside, outside, wrongForm])
    expect(await encodeColumn('int', ['2147483648', '99999999999999999999'])).toEqual([outside, outside])
  })

  it('N05 a boolean takes 0 and 1 and nothing else', async () => {
    const cells = ['0', '1', '2', '-1', '21']
    const values = await encodeColumn('tinyint(1)', cells, { 'type.tinyint1': 'boolean' })
    expect(values.slice(0, 2).map((value) => (value as Buffer).toString('hex'))).toEqual(['00', '01'])
    expect(values.slice(2)).toEqual([outside, outside, outside])
  })
})

describe('numeric', () => {
  const decimal = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 65n - 1n }), fc.integer({ min: 0, max: 30 }))
    .map(([negative, units, scale]) => {
      const digits = units.toString().padStart(scale + 1, '0')
      const point = digits.length - scale
      const text = digits.slice(0, point) + (scale > 0 ? `.${digits.slice(point)}` : '')
      return negative && units > 0n ? `-${text}` : text
    })

  it('N08 N09 comes back digit by digit with its scale', async () => {
    await roundTrip('decimal(65,30)', decimal, decodeNumeric)
  })

  it('N01 bigint unsigned comes back exactly', async () => {
    await roundTrip('bigint unsigned', integer(0n, 2n ** 64n - 1n), decodeNumeric)
    expect(await reencoded('bigint unsigned', '18446744073709551615', decodeNumeric)).toBe(
      '18446744073709551615',
    )
  })

  it.each([
    ['0', '0'],
    ['0.00', '0.00'],
    ['-0.00', '0.00'],
    ['00012.5', '12.5'],
    ['0.0001', '0.0001'],
    ['0.00000001', '0.00000001'],
    ['10000', '10000'],
    ['100000000', '100000000'],
    ['12345.6789', '12345.6789'],
    ['-99999999999999999999999999999999999.999999999999999999999999999999'],
  ])('Q02 %s', async (text, expected = text) => {
    expect(await reencoded('decimal(65,30)', text, decodeNumeric)).toBe(expected)
  })

  it('writes the digits in their shortest form', async () => {
    const values = await encodeColumn('decimal(20,8)', ['0.00000000', '10000.00000000', '0.00001000'])
    expect(values.map((value) => (value as Buffer).toString('hex'))).toEqual([
      '0000000000000008',
      '00010001000000080001',
      '0001fffe00000008' + '03e8',
    ])
  })

  it('refuses other forms', async () => {
    expect(await encodeColumn('decimal(10,2)', ['', '.', '-', '1e5', '1.2.3', 'NaN'])).toEqual(
      Array.from({ length: 6 }, () => wrongForm),
    )
  })
})

describe('floats', () => {
  it('Q01 double comes back bit by bit from its shortest text', async () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true })
    await fc.assert(
      fc.asyncProperty(fc.array(doubles, { minLength: 1, maxLength: 20 }), async (numbers) => {
        const values = await encodeColumn('double', numbers.map(sourceText))
        expect(values.map((value) => (value as Buffer).readDoubleBE(0))).toEqual(numbers)
      }),
    )
  })

  it('Q01 decimals of every length round as the language rounds them', async () => {
    const texts = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: 0, max: 30 }))
      .map(([units, scale]) => {
        const digits = units.toString().padStart(scale + 1, '0')
        return `${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}0`
      })
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const [value] = await encodeColumn('double', [text])
        expect((value as Buffer).readDoubleBE(0)).toBe(Number(text))
      }),
    )
  })

  it('N10 float comes back bit by bit from the text of its double', async () => {
    const floats = fc.float({ noNaN: true, noDefaultInfinity: true })
    await fc.assert(
      fc.asyncProperty(fc.array(floats, { minLength: 1, maxLength: 20 }), async (numbers) => {
        const values = await encodeColumn('float', numbers.map(sourceText))
        expect(values.map((value) => (value as Buffer).readFloatBE(0))).toEqual(numbers)
      }),
    )
  })

  it.each(['16777217', '0.10000000149011612', '3.4028234663852886e38', '1.401298464324817e-45', '-0'])(
    'N10 N12 float %s',
    async (text) => {
      const [value] = await encodeColumn('float', [text])
      expect((value as Buffer).readFloatBE(0)).toBe(Math.fround(Number(text)))
    },
  )

  it('refuses what no double of the source is', async () => {
    expect(await encodeColumn('double', ['', '-', '.', '1e', 'nan', '0x10', '1e999'])).toEqual([
      wrongForm,
      wrongForm,
      wrongForm,
      wrongForm,
      wrongForm,
      wrongForm,
      outside,
    ])
    expect(await encodeColumn('float', ['3.5e38'])).toEqual([outside])
  })

  function sourceText(number: number): string {
    return Object.is(number, -0) ? '-0' : String(number)
  }
})

describe('dates and times', () => {
  const two = (n: number) => String(n).padStart(2, '0')
  const date = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10))
  const clock = fc
    .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999999))
    .map(([h, m, s, f]) => `${two(h)}:${two(m)}:${two(s)}.${String(f).padStart(6, '0')}`)

  it('T03 T17 date comes back exactly', async () => {
    await roundTrip('date', date, decodeDate)
  })

  it('T03 the first and the last day of every month of every year', () => {
    const wrong: string[] = []
    const check = (utc: number) => {
      const text = new Date(utc).toISOString().slice(0, 10)
      if (parseDate(Buffer.from(text), 0) !== (utc - Date.UTC(2000, 0, 1)) / 86_400_000) wrong.push(text)
    }
    for (let month = Date.parse('0001-02-01'); month < Date.parse('9999-12-01');) {
      check(month - 86_400_000)
      check(month)
      const date = new Date(month)
      month = date.setUTCMonth(date.getUTCMonth() + 1)
    }
    expect(wrong).toEqual([])
  })

  it.each(['datetime(6)', 'timestamp(6)'])('T05 T10 %s comes back to the microsecond', async (type) => {
    const stamps = fc.tuple(date, clock).map(([day, time]) => `${day} ${time}`)
    await roundTrip(type, stamps, decodeTimestamp)
    for (const edge of [
      '0001-01-01 00:00:00.000000',
      '1999-12-31 23:59:59.999999',
      '2000-01-01 00:00:00.000000',
      '9999-12-31 23:59:59.999999',
    ])
      expect(await reencoded(type, edge, decodeTimestamp)).toBe(edge)
  })

  it('T05 takes every number of fractional digits', async () => {
    expect(await reencoded('datetime', '2024-02-29 01:02:03', decodeTimestamp)).toBe(
      '2024-02-29 01:02:03.000000',
    )
    expect(await reencoded('datetime(3)', '2024-02-29 01:02:03.007', decodeTimestamp)).toBe(
      '2024-02-29 01:02:03.007000',
    )
  })

  it('T04 time comes back with sign and up to 838 hours', async () => {
    const times = fc
      .tuple(fc.boolean(), fc.nat(838), clock)
      .map(([negative, hours, rest]) => `${negative ? '-' : ''}${two(hours)}${rest.slice(2)}`)
      .filter((text) => !/^-00:00:00\.0+$/.test(text))
    await roundTrip('time(6)', times, decodeInterval)
    expect(await reencoded('time', '838:59:59', decodeInterval)).toBe('838:59:59.000000')
    expect(await reencoded('time', '-01:30:00', decodeInterval)).toBe('-01:30:00.000000')
  })

  it.each([
    ['T01', '0000-00-00'],
    ['T02', '2020-00-15'],
    ['T02', '2020-05-00'],
    ['T10', '0000-01-01'],
    ['T02', '2023-02-29'],
    ['T02', '1900-02-29'],
    ['T02', '2020-04-31'],
  ])('%s the target has no %s', async (_pitfall, text) => {
    expect(await encodeColumn('date', [text])).toEqual([noDate])
    expect(await encodeColumn('datetime', [`${text} 12:00:00`])).toEqual([noDate])
    expect(await encodeColumn('timestamp', [`${text} 00:00:00`])).toEqual([noDate])
  })

  it('refuses other forms', async () => {
    expect(await encodeColumn('date', ['2020-1-01', '2020/01/01', '', '20200101', '2020-01-01 '])).toEqual(
      Array.from({ length: 5 }, () => wrongForm),
    )
    expect(
      await encodeColumn('datetime', [
        '2020-01-01',
        '2020-01-01 24:00:00',
        '2020-01-01T00:00:00',
        '2020-01-01 00:00:00.',
        '2020-01-01 00:00:00.1234567',
      ]),
    ).toEqual(Array.from({ length: 5 }, () => wrongForm))
    expect(await encodeColumn('time', ['1:60:00', '10:00', '', '-', ':00:00', '12:34:5x'])).toEqual(
      Array.from({ length: 6 }, () => wrongForm),
    )
  })
})

describe('text', () => {
  const asText = (value: Buffer) => value.toString('utf8')

  it('S04 S13 comes back byte by byte, at every length', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 }).filter((value) => !value.includes('\0'))
    await roundTrip('text', text, asText)
    for (let length = 0; length < 300; length++) {
      const cell = 'a'.repeat(Math.max(length - 3, 0)) + '世'.slice(0, length > 2 ? 1 : 0)
      expect(await reencoded('text', cell, asText)).toBe(cell)
    }
  })

  it('S05 S06 agrees with an independent judge about every byte string', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 60 }).map((value) => Uint8Array.from(Buffer.from(value))),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (cell) => {
        const [value] = await encodeColumn('text', [Buffer.from(cell)])
        expect(value).toEqual(judged(Buffer.from(cell)))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['overlong', 'c080'],
    ['overlong', 'e09f80'],
    ['overlong', 'f08f8080'],
    ['surrogate', 'eda080'],
    ['above U+10FFFF', 'f4908080'],
    ['lone tail', '80'],
    ['cut off', 'e4b8'],
    ['cut off before ASCII', 'd031'],
    ['never a lead', 'ff'],
  ])('S05 refuses %s %s, whatever surrounds it', async (_what, hex) => {
    const bad = Buffer.from(hex, 'hex')
    const long = Buffer.alloc(150, 'x')
    const cells = [
      bad,
      Buffer.concat([Buffer.from('é'), bad]),
      Buffer.concat([long, bad]),
      Buffer.concat([bad, long]),
    ]
    expect(await encodeColumn('text', cells)).toEqual(cells.map(() => 'the text is not valid UTF-8'))
  })

  it('S06 refuses NUL at any place', async () => {
    const cells = ['\0', 'a\0b', `${'x'.repeat(200)}\0`, 'é\0', '\0é', `é${'x'.repeat(50)}\0`]
    expect(await encodeColumn('text', cells)).toEqual(cells.map(() => 'the text holds a NUL byte'))
  })

  it('never reads a character over the end of its cell', async () => {
    const plan = planOf(['text', 'text'])
    const { encoder } = await encodeBatches(plan, [
      { ...rowBatch([]), ...packed([Buffer.from([0xe4, 0xb8]), Buffer.from([0xad])]) },
    ])
    expect(encoder.rejected.map((row) => row.column)).toEqual(['c0'])
  })

  function packed(cells: readonly Buffer[]) {
    const bytes = Buffer.concat(cells.flatMap((cell) => [Buffer.from([cell.length]), cell]))
    return { bytes, starts: Uint32Array.of(0), ends: Uint32Array.of(bytes.length), count: 1 }
  }

  function judged(cell: Buffer): Buffer | string {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(cell)
    } catch {
      return 'the text is not valid UTF-8'
    }
    return cell.includes(0) ? 'the text holds a NUL byte' : cell
  }
})

describe('json', () => {
  it('J03 J09 any JSON goes through byte by byte', async () => {
    await roundTrip('json', fc.json(), (value) => value.toString('utf8'))
    for (const text of ['9007199254740993', '1e400', '-0', '1.0', '{"a":1,"a":2}', ' [ ] ', '"\\u0000"'])
      expect(await reencoded('json', text, (value) => value.toString('utf8'))).toBe(text)
  })

  it('J07 agrees with JSON.parse about texts near to JSON', async () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '.',
      '0',
      'e',
      'true',
      'nul',
      ' ',
      '\\',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 8 }), async (parts) => {
        const text = parts.join('')
        const [value] = await encodeColumn('json', [text])
        expect(typeof value !== 'string').toBe(parses(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '',
    '{"a"}',
    '[1,]',
    '{"a":1,}',
    '"\t"',
    '01',
    '1.',
    '"\\x"',
    '"\\u12g4"',
    'tru',
    '[}',
    '1 2',
    '"',
  ])('J07 refuses %j', async (text) => {
    expect(await encodeColumn('json', [text])).toEqual([wrongForm])
  })

  it('does not go deeper than the target can', async () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    const [held, refused] = await encodeColumn('json', [nested(1000), nested(1001)])
    expect(held).toBeInstanceOf(Buffer)
    expect(refused).toBe(wrongForm)
  })

  function parses(text: string): boolean {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
})

describe('bytes', () => {
  const asHex = (value: Buffer) => value.toString('hex')

  it('B01 B02 comes back byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (cell) => {
        expect(await encodeColumn('blob', [Buffer.from(cell)])).toEqual([Buffer.from(cell)])
      }),
    )
  })

  it('N07 bits come back, whatever their number', async () => {
    for (let width = 1; width <= 64; width++) {
      const size = Math.ceil(width / 8)
      const values = [0n, 1n, 2n ** BigInt(width) - 1n, 2n ** BigInt(width - 1)]
      const cells = values.map((value) => Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex'))
      const decoded = (await encodeColumn(`bit(${width})`, cells)).map((value) => decodeBits(value as Buffer))
      expect(decoded).toEqual(values.map((value) => value.toString(2).padStart(width, '0')))
    }
  })

  it('N07 pads bits that came with fewer bytes and refuses more', async () => {
    const cells = [
      Buffer.from('01', 'hex'),
      Buffer.alloc(0),
      Buffer.from('0001ff', 'hex'),
      Buffer.from('01ffff', 'hex'),
      Buffer.from('010001', 'hex'),
    ]
    const [one, none, three, ...over] = await encodeColumn('bit(10)', cells)
    expect([one, none, three].map((value) => decodeBits(value as Buffer))).toEqual([
      '0000000001',
      '0000000000',
      '0111111111',
    ])
    expect(over).toEqual([outside, outside])
  })

  it('B03 uuid', async () => {
    const uuid = '0123abCD-4567-89ef-ABCD-0123456789ab'
    expect(await reencoded('uuid', uuid, asHex)).toBe(uuid.replaceAll('-', '').toLowerCase())
    const others = ['0123abcd456789efabcd0123456789ab', `${uuid.slice(0, -1)}g`, uuid.replace('-', '0')]
    expect(await encodeColumn('uuid', others)).toEqual([wrongForm, wrongForm, wrongForm])
  })

  it('G03 G04 SRID and WKB become EWKB; SRID 0 is left out', async () => {
    const point = '0101000000' + '000000000000f03f' + '0000000000000040'
    const cells = [`e6100000${point}`, `00000000${point}`].map((hex) => Buffer.from(hex, 'hex'))
    const [withSrid, without] = await encodeColumn('point', cells)
    expect(asHex(withSrid as Buffer)).toBe('0101000020' + 'e6100000' + point.slice(10))
    expect(asHex(without as Buffer)).toBe(point)
    expect(await encodeColumn('point', [Buffer.alloc(4)])).toEqual([wrongForm])
  })
})
