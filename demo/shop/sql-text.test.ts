import { expect, it } from 'vitest'
import { type Cell, identifier, literal } from './sql-text.ts'

it.each<[Cell, string]>([
  [null, 'NULL'],
  ["O'Brien \\ 😀", "'O''Brien \\\\ 😀'"],
  ['', "''"],
  [true, '1'],
  [-1.5, '-1.5'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [18446744073709551615n, '18446744073709551615'],
  [Buffer.from([0, 255]), "x'00ff'"],
  [new Uint8Array(0), "x''"],
])('literal %o', (cell, sql) => expect(literal(cell)).toBe(sql))

it('identifier', () => expect(identifier('a`b')).toBe('`a``b`'))
