import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJson, jsonForm } from './json.ts'

const form = (text: string): string => jsonForm(Buffer.from(text)).toString('utf8')
const same = (a: string, b: string): boolean => form(a) === form(b)

describe('what is no difference', () => {
  it.each([
    ['{"a": 1, "bb": 2}', '{"bb":2,"a":1}'],
    [' [1 , 2]\n', '[1,2]'],
    ['{"a":1.0}', '{"a":1}'],
    ['1e2', '100'],
    ['12.50e-1', '1.25'],
    ['-0.0', '-0'],
    ['"\\u4e2d"', '"中"'],
    ['"\\ud83d\\ude00"', '"😀"'],
    ['"\\/"', '"/"'],
    ['"\\u0009"', '"\\t"'],
    ['"\\u0022\\u005c"', '"\\"\\\\"'],
    ['{"\\u0061":1}', '{"a":1}'],
    ['[{},[],""]', '[ { } , [ ] , "" ]'],
  ])('%s = %s (pitfalls J04, Q10)', (a, b) => {
    expect(same(a, b)).toBe(true)
  })
})

describe('what is a difference', () => {
  it.each([
    ['9007199254740993', '9007199254740992'],
    ['1e400', '1e401'],
    ['18446744073709551615', '18446744073709551616'],
    ['0.1', '0.10000000000000000001'],
    ['-0.0', '0'],
    ['"1"', '1'],
    ['null', '"null"'],
    ['true', 'false'],
    ['[1,2]', '[2,1]'],
    ['[[1],2]', '[1,[2]]'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"a":1,"a":2}', '{"a":2,"a":1}'],
    ['{"a":"b\\",\\"c\\":1"}', '{"a":"b","c":1}'],
    ['"\\u0000"', '""'],
    ['"\\ud800"', '"\\udc00"'],
    ['"\\ud800"', '"\\\\ud800"'],
    ['{}', '[]'],
  ])('%s ≠ %s (pitfalls J01, J02, J03, J09)', (a, b) => {
    expect(same(a, b)).toBe(false)
  })
})

describe('what is no JSON', () => {
  it.each([
    '',
    '{',
    '[1,]',
    '{"a" 1}',
    '01',
    '1.',
    "'a'",
    '"a',
    '"\\x"',
    '"\n"',
    '1 2',
    'nul',
    '{a:1}',
    '[1}',
    '"\\u12g4"',
    '+1',
  ])('%s stays as printed', (text) => {
    expect(isJson(Buffer.from(text))).toBe(false)
    expect(form(text)).toBe(text)
  })

  it('keeps bytes that are no UTF-8 apart', () => {
    const one = jsonForm(Buffer.from([0x22, 0xff, 0x22]))
    const other = jsonForm(Buffer.from([0x22, 0xfe, 0x22]))
    expect(one.equals(other)).toBe(false)
  })

  it('does not overflow the stack on deep nesting', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(form(deep)).toBe(deep)
  })
})

describe('any document', () => {
  // JSON numbers of fast-check are doubles, so JavaScript's own equality is an oracle for them.
  const value = fc.jsonValue({ noUnicodeString: false })

  it('survives: the canonical text means the same', () => {
    fc.assert(
      fc.property(value, (document) => {
        const text = JSON.stringify(document)
        expect(JSON.parse(form(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('has one form, however it is written', () => {
    fc.assert(
      fc.property(value, (document) => {
        expect(same(JSON.stringify(document, null, 3), escapeAll(JSON.stringify(shuffle(document))))).toBe(
          true,
        )
      }),
    )
  })

  it('differs from every other document', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
        const equal = canonicalOracle(a) === canonicalOracle(b)
        expect(same(left, right)).toBe(equal)
      }),
    )
  })

  function shuffle(document: unknown): unknown {
    if (Array.isArray(document)) return document.map(shuffle)
    if (typeof document !== 'object' || document === null) return document
    return Object.fromEntries(
      Object.entries(document)
        .reverse()
        .map(([key, inner]): [string, unknown] => [key, shuffle(inner)]),
    )
  }

  function escapeAll(text: string): string {
    return text.replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  }

  function canonicalOracle(document: unknown): string {
    if (Array.isArray(document)) return `[${document.map(canonicalOracle).join()}]`
    if (typeof document !== 'object' || document === null) return JSON.stringify(document)
    const members = Object.entries(document).map(
      ([key, inner]) => `${JSON.stringify(key)}:${canonicalOracle(inner)}`,
    )
    return `{${members.sort().join()}}`
  }
})
