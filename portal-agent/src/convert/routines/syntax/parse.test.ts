import { describe, expect, it } from 'vitest'
import { Untranslatable } from '../untranslatable.ts'
import { parseBody, parseQuery } from './parse.ts'
import type { Expr } from './tree.ts'

const written = { sqlMode: [] as string[], collation: 'utf8mb4_general_ci' }

function shown(expr: Expr): string {
  switch (expr.is) {
    case 'binary':
      return `(${shown(expr.left)} ${expr.op} ${shown(expr.right)})`
    case 'unary':
      return `(${expr.op} ${shown(expr.arg)})`
    case 'literal':
      return expr.kind === 'text' ? `'${expr.text}'` : expr.text
    case 'name':
      return expr.path.join('.')
    default:
      return expr.is
  }
}

function expression(sql: string, sqlMode: string[] = []): string {
  const { first } = parseQuery(`SELECT ${sql}`, { ...written, sqlMode })
  const item = 'is' in first ? first.items[0]?.expr : null
  if (item === null || item === undefined) throw new RangeError(sql)
  return shown(item)
}

describe('the precedence of operators', () => {
  it.each([
    ['a OR b AND c', '(a or (b and c))'],
    ['a XOR b OR c', '((a xor b) or c)'],
    ['NOT a = b AND c', '((not (a = b)) and c)'],
    ['! a = b', '((not a) = b)'],
    ['a + b * c - d', '((a + (b * c)) - d)'],
    ['a DIV b MOD c', '((a div b) % c)'],
    ['a | b & c << 1', '(a | (b & (c << 1)))'],
    ['-a ^ 2', '((- a) ^ 2)'],
    ['a = b <=> c', '((a = b) <=> c)'],
    ['a && b || c', '((a and b) or c)'],
  ])('%s', (sql, tree) => expect(expression(sql)).toBe(tree))
})

describe('V03: sql_mode decides how text is read', () => {
  it('reads || as a sum of texts under PIPES_AS_CONCAT', () => {
    expect(expression('a || b', ['PIPES_AS_CONCAT'])).toBe('(a concat b)')
  })
  it('reads "x" as a name under ANSI_QUOTES', () => {
    expect(expression('"x"')).toBe(`'x'`)
    expect(expression('"x"', ['ANSI_QUOTES'])).toBe('x')
  })
  it('keeps backslashes under NO_BACKSLASH_ESCAPES', () => {
    expect(expression(String.raw`'a\n'`)).toBe(`'a\n'`)
    expect(expression(String.raw`'a\n'`, ['NO_BACKSLASH_ESCAPES'])).toBe(String.raw`'a\n'`)
  })
})

describe('a text that is not known', () => {
  it('is refused with its line', () => {
    const body = 'BEGIN\n  SET @a = 1;\n  HANDLER t OPEN;\nEND'
    expect(() => parseBody(body, written)).toThrow(Untranslatable)
    expect(() => parseBody(body, written)).toThrow('the statement HANDLER')
    try {
      parseBody(body, written)
    } catch (error) {
      expect(error).toMatchObject({ line: 3 })
    }
  })
})
