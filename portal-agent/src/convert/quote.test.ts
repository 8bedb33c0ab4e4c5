import { describe, expect, it } from 'vitest'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'

describe('quoteIdent', () => {
  it.each([
    ['order', '"order"'],
    ['Mixed Case', '"Mixed Case"'],
    ['a"b', '"a""b"'],
    ['1st.$$.😀', '"1st.$$.😀"'],
  ])('I04 I05 quotes %s', (name, quoted) => {
    expect(quoteIdent(name)).toBe(quoted)
  })

  it('refuses what no identifier can be', () => {
    expect(() => quoteIdent('')).toThrow(RangeError)
    expect(() => quoteIdent('a\0b')).toThrow(RangeError)
  })

  it('qualifies', () => {
    expect(quoteQualified('my schema', 't')).toBe('"my schema"."t"')
  })
})

describe('quoteLiteral', () => {
  it.each([
    ["it's", "'it''s'"],
    ['line\nbreak', "'line\nbreak'"],
    ['back\\slash', "E'back\\\\slash'"],
    ["\\'", "E'\\\\'''"],
    ['', "''"],
  ])('S23 C09 writes %j the same for either setting of standard_conforming_strings', (text, literal) => {
    expect(quoteLiteral(text)).toBe(literal)
  })

  it('S06 refuses a NUL', () => {
    expect(() => quoteLiteral('a\0b')).toThrow(RangeError)
  })
})
