import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellOrder, comparableByRange, keyOrder } from './key-order.ts'
import { RowScanner } from './row-scanner.ts'
import { type SampleRow, sampleStream, sampleTable } from './sample-rows.ts'

function order(row: string, a: string, b: string): number {
  const [left, right] = [Buffer.from(`<${a}>`), Buffer.from(`<<${b}>`)]
  return Math.sign(cellOrder(row)(left, 1, left.length - 1, right, 2, right.length - 1))
}

describe('order of one cell', () => {
  it.each([
    ['int', '9', '10'],
    ['int', '-10', '-9'],
    ['int', '-1', '0'],
    ['uint64', '9223372036854775807', '18446744073709551615'],
    ['decimal', '-1.5', '-1.25'],
    ['decimal', '1.05', '1.5'],
    ['decimal', '-0.01', '0.00'],
    ['decimal', '9.99', '10'],
    ['float64', '1e5', '2e+10'],
    ['float64', '-1e300', '0.1'],
    ['float64', '9', 'Infinity'],
    ['float64', '-Infinity', '-9'],
    ['date', '0000-00-00', '0001-01-01'],
    ['timestamp', '2024-01-01 00:00:00', '2024-01-01 00:00:00.1'],
    ['timestamp', '2024-01-01 00:00:00.25', '2024-01-01 00:00:00.500000'],
    ['interval', '-838:59:59', '-01:00:00'],
    ['interval', '-00:00:01', '00:00:00'],
    ['interval', '23:00:00', '100:00:00'],
    ['bytes', '00', '0000'],
    ['bytes', '0f', 'a0'],
    ['text', '', 'a'],
    ['text', 'B', 'a'],
    ['text', 'a-b', 'ab'],
    ['text', '\uffff', '😀'],
    ['uuid', '00000000-0000-0000-0000-000000000000', 'ffffffff-0000-0000-0000-000000000000'],
  ])('%s: %s before %s (pitfall Q06)', (row, low, high) => {
    expect(order(row, low, high)).toBe(-1)
    expect(order(row, high, low)).toBe(1)
    expect(order(row, low, low)).toBe(0)
  })

  it.each([
    ['int', '0007', '7'],
    ['decimal', '1.50', '1.5'],
    ['decimal', '-0.00', '0'],
    ['float64', '1e20', '100000000000000000000'],
    ['timestamp', '2024-01-01 00:00:00.000', '2024-01-01 00:00:00'],
    ['interval', '01:00:00.500000', '01:00:00.5'],
  ])('%s: %s level with %s', (row, a, b) => {
    expect(order(row, a, b)).toBe(0)
  })

  it('of decimals is that of their values', () => {
    const number = fc.tuple(fc.bigInt({ min: -10000n, max: 10000n }), fc.integer({ min: 0, max: 4 }))
    fc.assert(
      fc.property(number, number, ([a, aScale], [b, bScale]) => {
        const print = (value: bigint, scale: number): string => (Number(value) / 10 ** scale).toFixed(scale)
        const expected = a * 10n ** BigInt(bScale) - b * 10n ** BigInt(aScale)
        expect(order('decimal', print(a, aScale), print(b, bScale))).toBe(
          Number(expected > 0n) - Number(expected < 0n),
        )
      }),
    )
  })

  it('of text is that of the UTF-8 bytes, also of long text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', minLength: 60, maxLength: 70 }),
    )
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(order('text', a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })

  it('refuses an interval that TIME cannot be', () => {
    expect(() => order('interval', '1 day 00:00:00', '00:00:00')).toThrow(RangeError)
  })
})

describe('order of rows', () => {
  const table = sampleTable({ note: 'text', b: 'int', a: 'text' }, ['a', 'b'])

  async function compare(a: SampleRow, b: SampleRow): Promise<number> {
    const left = new RowScanner(sampleStream([a], 'lenenc'), 3)
    const right = new RowScanner(sampleStream([b], 'int32'), 3)
    await Promise.all([left.refill(), right.refill()])
    return Math.sign(keyOrder(table)(left, right))
  }

  it('goes by the key columns in key order', async () => {
    expect(await compare(['z', '2', 'x'], ['a', '10', 'x'])).toBe(-1)
    expect(await compare(['a', '10', 'x'], ['a', '2', 'y'])).toBe(-1)
    expect(await compare(['a', '2', 'x'], ['b', '2', 'x'])).toBe(0)
  })

  it('refuses NULL in a key', async () => {
    await expect(compare(['a', null, 'x'], ['a', '2', 'x'])).rejects.toThrow(RangeError)
  })

  it('refuses a key column that the plan does not read', () => {
    expect(() => keyOrder(sampleTable({ a: 'int' }, ['gone']))).toThrow(RangeError)
  })
})

describe('comparison by ranges', () => {
  it.each([
    ['int', true],
    ['uint64', true],
    ['decimal', true],
    ['timestamptz', true],
    ['bytes', true],
    ['text', false],
    ['uuid', false],
    ['float32', false],
    ['float64', false],
    ['bit', false],
    ['bool', false],
    ['json', false],
  ])('of a key of %s: %s (pitfall S11)', (row, expected) => {
    expect(comparableByRange(sampleTable({ a: row }, ['a']))).toBe(expected)
  })

  it('needs every key column to allow it', () => {
    expect(comparableByRange(sampleTable({ a: 'int', b: 'text' }, ['a', 'b']))).toBe(false)
    expect(comparableByRange(sampleTable({ a: 'int' }, null))).toBe(false)
  })
})
