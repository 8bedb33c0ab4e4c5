import type { Mutation } from '../mutation.ts'

const file = 'portal-agent/src/convert/defaults.ts'
const test = 'portal-agent/src/convert/defaults.test.ts'
const readFile = 'portal-agent/src/db/mysql/catalog/column-default.ts'
const readTest = 'portal-agent/src/db/mysql/catalog/column-default.test.ts'

/** Guards of what is filled in where a row gives no value. */
export const defaults: readonly Mutation[] = [
  {
    pitfall: 'N17',
    file,
    guard: "return text === '0' ? 'false' : text === '1' ? 'true' : null",
    mutated: 'return text',
    test: { file: test, name: 'N17 a boolean' },
  },
  {
    pitfall: 'N17',
    file: readFile,
    guard: 'value.toString(16).padStart(bytes * 2, ',
    mutated: 'value.toString(16).padStart(1, ',
    test: { file: readTest, name: 'N17 B06' },
  },
  {
    pitfall: 'T07',
    file,
    guard: "return timestampLiteral(text, '+00')",
    mutated: "return timestampLiteral(text, '')",
    test: { file: test, name: 'T07 timestamp' },
  },
  {
    pitfall: 'T12',
    file: readFile,
    guard: "if (facts.text === null) return facts.nullable ? { kind: 'null' } : { kind: 'none' }",
    mutated: "if (facts.text === null) return { kind: 'null' }",
    test: { file: readTest, name: 'T12' },
  },
  {
    pitfall: 'T13',
    file,
    guard: 'return `CURRENT_TIMESTAMP(${fraction})`',
    mutated: "return `'CURRENT_TIMESTAMP(${fraction})'`",
    test: { file: test, name: 'T13' },
  },
  {
    pitfall: 'T14',
    file,
    guard: ' || parseDate(Buffer.from(text), 0) >= noSuchDay) return null',
    mutated: ') return null',
    test: { file: test, name: 'T14 leaves out' },
  },
  {
    pitfall: 'S01',
    file,
    guard: 'byte > 0 && byte < 0x80',
    mutated: 'byte > 0',
    test: { file: test, name: 'S01 leaves out' },
  },
  {
    pitfall: 'S21',
    file: readFile,
    guard: ".replace(/^_\\w+ ?(?=')/, '')",
    mutated: '',
    test: { file: readTest, name: 'S21' },
  },
  {
    pitfall: 'B02',
    file,
    guard: "${hex.padEnd(length * 2, '0')}",
    mutated: '${hex}',
    test: { file: test, name: 'B06 binary(4)' },
  },
  {
    pitfall: 'B06',
    file,
    guard: "return literalDefault(BigInt(`0x${hex === '' ? '0' : hex}`).toString(), column, row)",
    mutated: 'return literalDefault(hex, column, row)',
    test: { file: test, name: 'B06 int' },
  },
  {
    pitfall: 'S13',
    file,
    guard: "return text.includes('\\0') ? null : quoteLiteral(text)",
    mutated: "return text === '' ? 'NULL' : quoteLiteral(text)",
    test: { file: test, name: 'S13' },
  },
]
