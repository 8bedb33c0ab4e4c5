import { describe, expect, it } from 'vitest'
import { decodeExpression, decodeString, decodeStringList, unescapeBackslashes } from './string-literal.ts'

describe('decodeString', () => {
  it('undoes doubled quotes and backslashes', () => {
    expect(decodeString(`'it''s "q" \\\\ back\\nnl\\0\\''`)).toBe(`it's "q" \\ back\nnl\0'`)
    expect(decodeString(`''`)).toBe('')
  })

  it('is null for anything else than one literal', () => {
    for (const text of [`'a' 'b'`, `concat('a')`, `'a`, 'a', `''a'`]) expect(decodeString(text)).toBeNull()
  })
})

describe('decodeStringList', () => {
  it('S16 reads labels with commas, quotes, backslashes and none at all', () => {
    expect(decodeStringList(`'a','b''c','d\\\\e','f,g','中',''`)).toEqual([
      'a',
      `b'c`,
      'd\\e',
      'f,g',
      '中',
      '',
    ])
  })
})

describe('unescapeBackslashes', () => {
  it("undoes MySQL's escaping of expressions in information_schema", () => {
    expect(unescapeBackslashes(String.raw`concat(_utf8mb4\'x\',_utf8mb4\'\\\'\')`)).toBe(
      String.raw`concat(_utf8mb4'x',_utf8mb4'\'')`,
    )
  })
})

describe('decodeExpression', () => {
  const asShown = (sql: string) =>
    Buffer.from(sql, 'utf8').toString('latin1').replaceAll('\\', '\\\\').replaceAll(`'`, `\\'`)

  it.each(["concat(`t`,_utf8mb4'汉é😀')", "(`é` <> 'a\\'b')", 'concat(`a`,1)'])(
    'C03 C07 gives back %s',
    (sql) => {
      expect(decodeExpression(asShown(sql))).toBe(sql)
    },
  )

  it('leaves text alone that was shown right', () => {
    expect(decodeExpression(`concat('汉é')`)).toBe(`concat('汉é')`)
    expect(decodeExpression(`concat('é')`)).toBe(`concat('é')`)
  })
})
