import { describe, expect, it } from 'vitest'
import { testColumn } from '../testing/columns.ts'
import { quoteIdentifier } from './identifier.ts'
import { comparedKey, keyLiteral, textLiteral } from './literal.ts'

describe('quoteIdentifier', () => {
  it('I05 doubles backticks and leaves everything else alone', () => {
    expect(quoteIdentifier('a`b.c "d" %_')).toBe('`a``b.c "d" %_`')
  })
})

describe('textLiteral', () => {
  it('S23 is hex, so that no quote, backslash or sql_mode matters', () => {
    expect(textLiteral(`a'\\`)).toBe("_utf8mb4 x'61275c'")
    expect(textLiteral('😀')).toBe("_utf8mb4 x'f09f9880'")
    expect(textLiteral('')).toBe("_utf8mb4''")
  })
})

describe('keyLiteral', () => {
  it.each([
    ['int(11)', '-5', '-5'],
    ['bigint unsigned', '18446744073709551615', '18446744073709551615'],
    ['decimal(65,30)', '-1.10', '-1.10'],
    ['double', '1e-300', '1e-300'],
    ['bit(4)', '0101', '5'],
    ['bit(64)', '1'.repeat(64), '18446744073709551615'],
    ['binary(2)', '00ff', "x'00ff'"],
    ['varbinary(2)', '', "x''"],
    ['date', '0000-00-00', "'0000-00-00'"],
    ['datetime(6)', '2024-02-29 00:00:00.000001', "'2024-02-29 00:00:00.000001'"],
    ['time', '-838:59:59', "'-838:59:59'"],
    ['uuid', '123e4567-e89b-12d3-a456-426614174000', "'123e4567-e89b-12d3-a456-426614174000'"],
    ["enum('a','b')", '2', '2'],
  ])('X16 writes a bound of type %s as that type', (type, value, literal) => {
    expect(keyLiteral(testColumn('k', type), value)).toBe(literal)
  })

  it("S11 X15 gives text the column's own charset and collation", () => {
    expect(keyLiteral(testColumn('k', 'varchar(9)'), '9')).toBe("_utf8mb4 x'39' COLLATE utf8mb4_general_ci")
    const latin = testColumn('k', 'varchar(9)', 'latin1', 'latin1_german1_ci')
    expect(keyLiteral(latin, 'ä')).toBe("CONVERT(_utf8mb4 x'c3a4' USING latin1) COLLATE latin1_german1_ci")
  })

  it.each([
    ['int', '1 OR 1=1'],
    ['date', "2024-01-01' OR '1"],
    ['varbinary(9)', 'abc'],
    ['bit(8)', '2'],
  ])('refuses what is no value of type %s', (type, value) => {
    expect(() => keyLiteral(testColumn('k', type), value)).toThrow(RangeError)
  })
})

describe('comparedKey', () => {
  it('compares enums and sets by number, as they are ordered', () => {
    expect(comparedKey(testColumn('k', "enum('b','a')"), '`k`')).toBe('(`k` + 0)')
    expect(comparedKey(testColumn('k', 'int'), '`k`')).toBe('`k`')
  })
})
