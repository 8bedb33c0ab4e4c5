import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalForm, knownRows } from './canonical-form.ts'

/** Whether both texts are one value, the first as the source prints it, the second as the target does. */
function same(row: string, source: string, target: string): boolean {
  const form = canonicalForm(row)
  return form.canonical('source', Buffer.from(source)).equals(form.canonical('target', Buffer.from(target)))
}

describe('integers', () => {
  it.each([
    ['00042', '42', true],
    ['0000', '0', true],
    ['-7', '-7', true],
    ['7', '-7', false],
    ['10', '1', false],
    ['18446744073709551615', '18446744073709551615', true],
    ['18446744073709551615', '18446744073709551614', false],
    ['', '0', false],
  ])('%s and %s (pitfalls N01, N13, T06)', (source, target, expected) => {
    expect(same('int', source, target)).toBe(expected)
    expect(same('uint64', source, target)).toBe(expected)
  })
})

describe('decimals', () => {
  it.each([
    ['1.10', '1.1', true],
    ['1.1000', '1.1', true],
    ['-0.00', '0', true],
    ['0.00', '-0', true],
    ['00012.50', '12.5', true],
    ['100', '1', false],
    ['100', '100.0', true],
    ['0.01', '0.1', false],
    ['-1.5', '1.5', false],
    ['1', 'NaN', false],
    [
      '99999999999999999999999999999999999.000000000000000000000000000001',
      '99999999999999999999999999999999999',
      false,
    ],
  ])('%s and %s (pitfall Q02)', (source, target, expected) => {
    expect(same('decimal', source, target)).toBe(expected)
  })

  it('agree exactly when the scaled integers agree', () => {
    const decimal = fc.tuple(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      fc.integer({ min: 0, max: 8 }),
    )
    fc.assert(
      fc.property(decimal, decimal, ([a, aScale], [b, bScale]) => {
        const equal = a * 10n ** BigInt(bScale) === b * 10n ** BigInt(aScale)
        expect(same('decimal', print(a, aScale), print(b, bScale))).toBe(equal)
        expect(same('decimal', print(a, aScale), print(a * 100n, aScale + 2))).toBe(true)
      }),
    )
  })

  function print(value: bigint, scale: number): string {
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
    const whole = digits.slice(0, digits.length - scale)
    return `${value < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`
  }
})

describe('floats', () => {
  it.each([
    ['1e20', '1e+20', true],
    ['1e20', '100000000000000000000', true],
    ['0.1', '0.10000000000000001', true],
    ['0.1', '0.10000000000000002', false],
    ['1.7976931348623157e308', '1.7976931348623157e+308', true],
    ['-0', '0', false],
    ['-0', '-0', true],
    ['0', 'NaN', false],
    ['1e308', 'Infinity', false],
    ['5e-324', '4.9406564584124654e-324', true],
  ])('double %s and %s (pitfall Q01)', (source, target, expected) => {
    expect(same('float64', source, target)).toBe(expected)
  })

  it.each([
    ['0.10000000149011612', '0.10000000149011612', true],
    ['0.10000000149011612', '0.1', true],
    ['16777216', '1.6777216e+07', true],
    ['16777216', '16777218', false],
    ['-0', '0', false],
    ['3.4028234663852886e38', '3.4028234663852886e+38', true],
  ])('float %s and %s (pitfalls Q01, N10)', (source, target, expected) => {
    expect(same('float32', source, target)).toBe(expected)
  })

  it('keep every double apart from every other', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(double, double, (a, b) => {
        const print = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))
        expect(same('float64', print(a), print(b))).toBe(Object.is(a, b))
        expect(same('float64', print(a), Object.is(a, -0) ? '-0' : a.toExponential(20))).toBe(true)
      }),
    )
  })
})

describe('times', () => {
  it.each([
    ['timestamp', '2024-01-02 03:04:05.500000', '2024-01-02 03:04:05.5', true],
    ['timestamp', '2024-01-02 03:04:05.000000', '2024-01-02 03:04:05', true],
    ['timestamp', '2024-01-02 03:04:00', '2024-01-02 03:04:00', true],
    ['timestamp', '2024-01-02 03:04:05.050', '2024-01-02 03:04:05.5', false],
    ['timestamp', '2024-01-02 03:04:05.123456', '2024-01-02 03:04:05.123', false],
    ['timestamptz', '2024-01-02 03:04:10.100', '2024-01-02 03:04:10.1', true],
    ['timestamptz', '2024-01-02 03:04:10', '2024-01-02 11:04:10', false],
    ['interval', '838:59:59.000000', '838:59:59', true],
    ['interval', '-01:30:00', '-01:30:00', true],
    ['interval', '-01:30:00', '01:30:00', false],
    ['interval', '-00:00:00.000000', '00:00:00', true],
    ['interval', '-00:00:00.5', '00:00:00.5', false],
    ['interval', '10:00:00', '1:00:00', false],
  ])('%s %s and %s (pitfalls T04, T05, T07)', (row, source, target, expected) => {
    expect(same(row, source, target)).toBe(expected)
  })
})

describe('G05 geometry', () => {
  const point = '0101000000000000000000f03f0000000000000040'

  it('without a SRID is its WKB', () => {
    expect(same('geometry', `00000000${point}`, point)).toBe(true)
  })

  it('with a SRID carries it behind the flagged type', () => {
    const ewkb = `0101000020e6100000${point.slice(10)}`
    expect(same('geometry', `e6100000${point}`, ewkb)).toBe(true)
    expect(same('geometry', `e6100000${point}`, point)).toBe(false)
    expect(same('geometry', `e7100000${point}`, ewkb)).toBe(false)
  })

  it('nests geometries without flag and SRID', () => {
    const collection = `010700000001000000${point}`
    expect(same('geometry', `e6100000${collection}`, `0107000020e610000001000000${point}`)).toBe(true)
  })

  it('never takes the internal value for EWKB', () => {
    expect(canonicalForm('geometry').sameText).toBe(false)
    expect(same('geometry', `00000000${point}`, `00000000${point}`)).toBe(false)
    expect(same('geometry', 'ffff', 'ffff')).toBe(false)
  })
})

describe('exact rows', () => {
  it.each(['text', 'bytes', 'bit', 'bool', 'date', 'uuid', 'inet'])(
    '%s differ by any byte (pitfalls Q04, S07)',
    (row) => {
      expect(same(row, 'a', 'a')).toBe(true)
      expect(same(row, 'a', 'a ')).toBe(false)
      expect(same(row, 'a', 'A')).toBe(false)
      expect(canonicalForm(row).exact).toBe(true)
    },
  )
})

it('refuses a row it does not know', () => {
  expect(() => canonicalForm('vector')).toThrow(RangeError)
  expect(knownRows).toHaveLength(17)
})

it('is idempotent: the canonical form of a canonical form is itself', () => {
  const rows = knownRows.filter((row) => row !== 'geometry')
  fc.assert(
    fc.property(
      fc.constantFrom(...rows),
      fc.oneof(fc.string(), fc.json(), fc.double().map(String)),
      (row, text) => {
        const { canonical } = canonicalForm(row)
        const once = canonical('source', Buffer.from(text))
        expect(canonical('target', once)).toEqual(once)
      },
    ),
  )
})
