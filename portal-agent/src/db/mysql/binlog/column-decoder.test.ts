import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testColumn } from '../testing/columns.ts'
import { newCellOutput } from './cells/cell-output.ts'
import type { CharsetTable } from './cells/charset.ts'
import { columnCode as code } from './column-code.ts'
import { columnDecoder } from './column-decoder.ts'

/** What the server itself makes of the codes of charsets, as far as the cells here need it. */
function tableOf(characters: Readonly<Record<string, string>>): CharsetTable {
  const ascii = Array.from({ length: 0x80 }, (_, byte) => [byte, Buffer.of(byte)] as const)
  const others = Object.entries(characters).map(
    ([codes, character]) => [Number.parseInt(codes, 16), Buffer.from(character)] as const,
  )
  return new Map([...ascii, ...others])
}

const tables = new Map([
  ['latin1', tableOf({ '80': '€', e9: 'é' })],
  ['swe7', tableOf({ '5b': 'Ä' })],
  ['gbk', tableOf({ d6d0: '中' })],
  ['gb18030', tableOf({ '81308130': '\u0080' })],
  ['big5', tableOf({ a4a4: '中' })],
  ['sjis', tableOf({ '9286': '中', '8160': '〜' })],
  ['ujis', tableOf({ a1c1: '〜', '8fa2b7': '～' })],
])

interface Logged {
  readonly code: number
  readonly meta?: number
  readonly charset?: string
}

/** The text a cell becomes; all of its bytes have to be read. */
function decoded(
  type: string,
  { code: logged, meta = 0, charset = 'utf8mb4' }: Logged,
  cell: Buffer,
): string {
  const column = testColumn('c', type, charset)
  const decode = columnDecoder('t', column, { code: logged, meta }, tables)
  const out = newCellOutput(200)
  expect(decode(cell, 0, out)).toBe(cell.length)
  expect(out.bytes[0]).toBe(out.at - 1)
  return out.bytes.toString('utf8', 1, out.at)
}

const hex = (text: string) => Buffer.from(text, 'hex')

it('S02 text is read by the charset its bytes are in, whatever the column declares', () => {
  const column = { ...testColumn('c', 'varchar(20)', 'latin1'), storedAs: 'gbk' }
  const out = newCellOutput(200)
  columnDecoder('t', column, { code: code.varchar, meta: 20 }, tables)(hex('02d6d0'), 0, out)
  expect(out.bytes.toString('utf8', 1, out.at)).toBe('中')
})

describe('numbers', () => {
  it.each([
    ['N04', 'tinyint unsigned', code.tiny, 'ff', '255'],
    ['N19', 'tinyint', code.tiny, 'ff', '-1'],
    ['N04', 'smallint unsigned', code.short, 'ffff', '65535'],
    ['N19', 'smallint', code.short, '0080', '-32768'],
    ['N04', 'mediumint unsigned', code.int24, 'ffffff', '16777215'],
    ['N19', 'mediumint', code.int24, 'ffffff', '-1'],
    ['N04', 'int unsigned', code.long, 'ffffffff', '4294967295'],
    ['N19', 'int', code.long, 'ffffffff', '-1'],
    ['N04', 'bigint unsigned', code.longlong, 'ffffffffffffffff', '18446744073709551615'],
    ['N19', 'bigint', code.longlong, '0000000000000080', '-9223372036854775808'],
    ['N12', 'double', code.double, '0000000000000080', '-0'],
    ['T06', 'year', code.year, '00', '0'],
    ['T06', 'year', code.year, '01', '1901'],
    ['T06', 'year', code.year, 'ff', '2155'],
  ])('%s %s takes its sign and its base from the structure: %i %s', (_, type, logged, cell, text) => {
    expect(decoded(type, { code: logged }, hex(cell))).toBe(text)
  })
})

describe('times', () => {
  it('T07 T09 keeps an instant of TIMESTAMP in UTC, also the two of an hour that a zone has twice', () => {
    const at = (iso: string) => {
      const cell = Buffer.alloc(4)
      cell.writeUInt32BE(Date.parse(iso) / 1000)
      return decoded('timestamp', { code: code.timestamp2 }, cell)
    }
    expect(at('2024-03-31T02:30:00Z')).toBe('2024-03-31 02:30:00')
    expect(at('2024-10-27T00:30:00Z')).toBe('2024-10-27 00:30:00')
    expect(at('2024-10-27T01:30:00Z')).toBe('2024-10-27 01:30:00')
    expect(at('2038-01-19T03:14:07Z')).toBe('2038-01-19 03:14:07')
    expect(at('1970-01-01T00:00:00Z')).toBe('0000-00-00 00:00:00')
    const first = decoded('timestamp(3)', { code: code.timestamp2, meta: 3 }, hex('000000002706'))
    expect(first).toBe('1970-01-01 00:00:00.999')
  })

  const two = (n: number) => String(n).padStart(2, '0')

  it('T08 D31 reads every DATETIME(6) as it was packed', () => {
    const parts = fc.tuple(
      fc.nat(9999),
      fc.nat(12),
      fc.nat(31),
      fc.nat(23),
      fc.nat(59),
      fc.nat(59),
      fc.nat(999_999),
    )
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second, micros]) => {
        const date = ((BigInt(year) * 13n + BigInt(month)) << 5n) | BigInt(day)
        const clock = (BigInt(hour) << 12n) | (BigInt(minute) << 6n) | BigInt(second)
        const packed = (0x8000000000n + ((date << 17n) | clock)) * 0x1000000n + BigInt(micros)
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
        const cell = hex(packed.toString(16).padStart(16, '0'))
        expect(decoded('datetime(6)', { code: code.datetime2, meta: 6 }, cell)).toBe(
          `${text}.${String(micros).padStart(6, '0')}`,
        )
      }),
    )
  })

  // The forms that "my_time_packed_to_binary" of the server documents.
  it.each([
    ['800000.00', '00:00:00.00'],
    ['7fffff.ff', '-00:00:00.01'],
    ['7fffff.9d', '-00:00:00.99'],
    ['7fffff.00', '-00:00:01.00'],
    ['7ffffe.ff', '-00:00:01.01'],
    ['7ffff5.f5', '-00:00:10.11'],
  ])('D31 reads TIME(2) stored as %s', (stored, text) => {
    expect(decoded('time(2)', { code: code.time2, meta: 2 }, hex(stored.replace('.', '')))).toBe(text)
  })

  it('D31 reads the longest TIME', () => {
    const cell = Buffer.alloc(3)
    cell.writeUIntBE(0x800000 + ((838 << 12) | (59 << 6) | 59), 0, 3)
    expect(decoded('time', { code: code.time2 }, cell)).toBe('838:59:59')
  })
})

describe('texts and bytes', () => {
  it.each([
    ['S01', 'varchar(9)', 'latin1', '0180', '€'],
    ['S03', 'varchar(9)', 'gbk', '02d6d0', '中'],
    ['S03', 'varchar(9)', 'gb18030', '0481308130', '\u0080'],
    ['S03', 'varchar(9)', 'big5', '02a4a4', '中'],
    ['S03', 'varchar(9)', 'gb18030', '069439fc366162', '😀ab'],
    ['S03', 'varchar(9)', 'sjis', '029286', '中'],
    ['S03', 'varchar(9)', 'sjis', '056181606262', 'a〜bb'],
    ['S03', 'varchar(9)', 'ujis', '058fa2b7a1c1', '～〜'],
    ['S01', 'varchar(9)', 'swe7', '03615b62', 'aÄb'],
    ['S03', 'varchar(9)', 'ucs2', '024e2d', '中'],
  ])('%s decodes %s of %s: %s', (_, type, charset, cell, text) => {
    expect(decoded(type, { code: code.varchar, meta: 36, charset }, hex(cell))).toBe(text)
  })

  it('S01 marks a byte that the charset does not have, so that it meets the policy', () => {
    const column = testColumn('c', 'varchar(9)', 'latin1')
    const out = newCellOutput(20)
    columnDecoder('t', column, { code: code.varchar, meta: 9 }, tables)(hex('0181'), 0, out)
    expect(out.bytes.subarray(0, out.at)).toEqual(hex('02ff81'))
  })

  it('S07 gives no blanks at the end of CHAR, as reading it does', () => {
    expect(decoded('char(10)', { code: code.string, meta: 40 }, hex('0461622020'))).toBe('ab')
    expect(decoded('varchar(10)', { code: code.varchar, meta: 40 }, hex('0461622020'))).toBe('ab  ')
    const wide = { code: code.string, meta: 20, charset: 'utf16' }
    expect(decoded('char(10)', wide, hex('080061012000200020'))).toBe('aĠ')
  })

  it('B02 fills BINARY up with the zeros that the log leaves out', () => {
    expect(decoded('binary(4)', { code: code.string, meta: 4 }, hex('020102'))).toBe('\x01\x02\0\0')
    expect(decoded('varbinary(4)', { code: code.varchar, meta: 4 }, hex('020102'))).toBe('\x01\x02')
  })

  it('B04 tells text from bytes by the structure, as the log does not', () => {
    const logged = { code: code.blob, meta: 1, charset: 'latin1' }
    expect(decoded('text', logged, hex('0180'))).toBe('€')
    const out = newCellOutput(20)
    columnDecoder('t', testColumn('c', 'blob'), logged, new Map())(hex('0180'), 0, out)
    expect(out.bytes.subarray(0, out.at)).toEqual(hex('0180'))
  })
})

describe('labels', () => {
  it('D03 S16 are those of the structure, by their number', () => {
    const cell = (text: string) => decoded("enum('a','b')", { code: code.enum, meta: 1 }, hex(text))
    expect([cell('00'), cell('01'), cell('02')]).toEqual(['', 'a', 'b'])
    expect(() => cell('03')).toThrow('an enum has 2 labels and the value 3')
  })

  it('S18 of a set are in the order of the structure, and none is the empty text', () => {
    const cell = (text: string) => decoded("set('z','a','m')", { code: code.set, meta: 1 }, hex(text))
    expect([cell('00'), cell('05'), cell('07')]).toEqual(['', 'z,m', 'z,a,m'])
  })

  it('D03 a type that is not the one of the structure is refused', () => {
    expect(() => decoded('int', { code: code.longlong }, Buffer.alloc(8))).toThrow('not in the binary log as')
  })
})
