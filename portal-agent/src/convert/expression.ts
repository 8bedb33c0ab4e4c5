import { type Token, tokenize } from './expression-tokens.ts'
import { quoteIdent, quoteLiteral } from './quote.ts'
import type { TypedColumn } from './typed-table.ts'

/**
 * What an expression yields. Only kinds that both databases calculate and compare alike: exact numbers, text compared
 * by its bytes, dates, truth values. `loose` text may be joined and measured, but not compared: its collation equates
 * what the target tells apart.
 */
export interface Portable {
  readonly sql: string
  readonly kind: 'number' | 'text' | 'loose' | 'literal' | 'date' | 'truth'
  /** Digits in all and behind the point, as the source reckons them; 0 for what is no number. */
  readonly precision: number
  readonly scale: number
}

export type ColumnLookup = (name: string) => TypedColumn | undefined

/** The limits of the source's DECIMAL; beyond them it rounds, and the target does not. */
const maxPrecision = 65
const maxScale = 30

/** Translates an expression of the portable subset; null where one word of it is outside. */
export function translateExpression(sql: string, lookup: ColumnLookup): Portable | null {
  const tokens = tokenize(sql)
  if (!tokens) return null
  const reader: Reader = { tokens, at: 0, lookup }
  const result = parseOr(reader)
  return reader.at === tokens.length ? result : null
}

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  readonly lookup: ColumnLookup
}

function takeWord(reader: Reader, ...words: readonly string[]): boolean {
  const matches = words.every((word, i) => {
    const token = reader.tokens[reader.at + i]
    return token?.kind === 'name' && !token.quoted && token.text.toLowerCase() === word
  })
  if (matches) reader.at += words.length
  return matches
}

function takeSymbol(reader: Reader, ...symbols: readonly string[]): string | null {
  const token = reader.tokens[reader.at]
  if (token?.kind !== 'symbol' || !symbols.includes(token.text)) return null
  reader.at++
  return token.text
}

function truth(sql: string): Portable {
  return { sql, kind: 'truth', precision: 0, scale: 0 }
}

function parseOr(reader: Reader): Portable | null {
  return parseJunction(reader, 'or', parseAnd)
}

function parseAnd(reader: Reader): Portable | null {
  return parseJunction(reader, 'and', parseNot)
}

function parseJunction(
  reader: Reader,
  word: 'and' | 'or',
  parsePart: (reader: Reader) => Portable | null,
): Portable | null {
  let left = parsePart(reader)
  while (left && (takeWord(reader, word) || (word === 'and' && takeSymbol(reader, '&&') !== null))) {
    const right = parsePart(reader)
    if (left.kind !== 'truth' || right?.kind !== 'truth') return null
    left = truth(`(${left.sql} ${word.toUpperCase()} ${right.sql})`)
  }
  return left
}

function parseNot(reader: Reader): Portable | null {
  if (!takeWord(reader, 'not')) return parseComparison(reader)
  const operand = parseNot(reader)
  return operand?.kind === 'truth' ? truth(`(NOT ${operand.sql})`) : null
}

function parseComparison(reader: Reader): Portable | null {
  const left = parseSum(reader)
  if (!left) return null
  const operator = takeSymbol(reader, '=', '<>', '!=', '<=', '>=', '<', '>')
  if (operator) return compare(left, operator === '!=' ? '<>' : operator, parseSum(reader))
  if (takeWord(reader, 'is', 'not', 'null')) return truth(`(${left.sql} IS NOT NULL)`)
  if (takeWord(reader, 'is', 'null')) return truth(`(${left.sql} IS NULL)`)
  const negated = takeWord(reader, 'not')
  const found = takeWord(reader, 'between')
    ? parseBetween(reader, left)
    : takeWord(reader, 'in')
      ? parseIn(reader, left)
      : null
  if (found) return negated ? truth(`(NOT ${found.sql})`) : found
  return negated || !isLastWord(reader) ? null : left
}

/** A word that none of the rules took means an operator outside the subset. */
function isLastWord(reader: Reader): boolean {
  const token = reader.tokens[reader.at]
  if (token?.kind !== 'name') return true
  return !token.quoted && ['and', 'or'].includes(token.text.toLowerCase())
}

function parseBetween(reader: Reader, operand: Portable): Portable | null {
  const low = parseSum(reader)
  if (!takeWord(reader, 'and')) return null
  const high = parseSum(reader)
  const above = compare(operand, '>=', low)
  const below = compare(operand, '<=', high)
  return above && below ? truth(`(${above.sql} AND ${below.sql})`) : null
}

function parseIn(reader: Reader, operand: Portable): Portable | null {
  if (takeSymbol(reader, '(') === null) return null
  const parts: string[] = []
  do {
    const equal = compare(operand, '=', parseSum(reader))
    if (!equal) return null
    parts.push(equal.sql)
  } while (takeSymbol(reader, ',') !== null)
  return takeSymbol(reader, ')') === null ? null : truth(`(${parts.join(' OR ')})`)
}

const dateForm =
  /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])( ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?)?$/

function compare(left: Portable, operator: string, right: Portable | null): Portable | null {
  const [one, other] = [comparable(left, right), comparable(right, left)]
  if (!one || !other || one.kind !== other.kind) return null
  // The target orders text by its own collation; only equality is the same.
  const alike = one.kind === 'number' || one.kind === 'date' || operator === '=' || operator === '<>'
  return alike ? truth(`(${one.sql} ${operator} ${other.sql})`) : null
}

/** A literal takes the kind of what it is compared with; null where `part` cannot be compared at all. */
function comparable(part: Portable | null, against: Portable | null): Portable | null {
  if (!part || part.kind === 'loose' || part.kind === 'truth') return null
  if (part.kind !== 'literal') return part
  if (against?.kind === 'text') return { ...part, kind: 'text' }
  if (against?.kind !== 'date' || !dateForm.test(part.sql.slice(1, -1))) return null
  return { ...part, kind: 'date', sql: `timestamp ${part.sql}` }
}

function parseSum(reader: Reader): Portable | null {
  let left = parseProduct(reader)
  for (;;) {
    const operator = left && takeSymbol(reader, '+', '-')
    if (!operator) return left
    const right = parseProduct(reader)
    if (left?.kind !== 'number' || right?.kind !== 'number') return null
    const scale = Math.max(left.scale, right.scale)
    const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
    left = arithmetic(left, operator, right, whole + scale + 1, scale)
  }
}

function parseProduct(reader: Reader): Portable | null {
  let left = parseUnary(reader)
  while (left && takeSymbol(reader, '*') !== null) {
    const right = parseUnary(reader)
    if (left.kind !== 'number' || right?.kind !== 'number') return null
    left = arithmetic(left, '*', right, left.precision + right.precision, left.scale + right.scale)
  }
  return left
}

/** On numeric throughout: the target's integer arithmetic overflows where the source's does not. */
function arithmetic(
  left: Portable,
  operator: string,
  right: Portable,
  precision: number,
  scale: number,
): Portable | null {
  if (precision > maxPrecision || scale > maxScale) return null
  return { sql: `(${left.sql}::numeric ${operator} ${right.sql}::numeric)`, kind: 'number', precision, scale }
}

function parseUnary(reader: Reader): Portable | null {
  if (takeSymbol(reader, '-') === null) return parsePrimary(reader)
  const operand = parseUnary(reader)
  return operand?.kind === 'number' ? { ...operand, sql: `(-${operand.sql})` } : null
}

function parsePrimary(reader: Reader): Portable | null {
  if (takeSymbol(reader, '(') !== null) {
    const inner = parseOr(reader)
    return takeSymbol(reader, ')') === null ? null : inner
  }
  const token = reader.tokens[reader.at++]
  if (!token) return null
  switch (token.kind) {
    case 'number':
      return numberLiteral(token.text)
    case 'string':
      // Sources show a character outside the BMP as `?`, so that one cannot be told from the other.
      return /[\0?]/.test(token.text)
        ? null
        : { sql: quoteLiteral(token.text), kind: 'literal', precision: 0, scale: 0 }
    case 'name':
      return takeSymbol(reader, '(') !== null ? parseCall(reader, token.text) : column(reader, token.text)
    case 'symbol':
      return null
  }
}

function numberLiteral(text: string): Portable {
  const [whole = '', fraction = ''] = text.split('.')
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return { sql: digits, kind: 'number', precision: whole.length + fraction.length, scale: fraction.length }
}

function parseCall(reader: Reader, name: string): Portable | null {
  const args: Portable[] = []
  do {
    const argument = parseOr(reader)
    if (!argument) return null
    args.push(argument)
  } while (takeSymbol(reader, ',') !== null)
  if (takeSymbol(reader, ')') === null) return null
  switch (name.toLowerCase()) {
    case 'concat':
      return joined(args)
    case 'char_length':
    case 'character_length':
      return measured(args)
    default:
      return null
  }
}

function isText(part: Portable): boolean {
  return part.kind === 'text' || part.kind === 'loose' || part.kind === 'literal'
}

/** CONCAT yields NULL for any NULL, as `||` does and the target's concat() does not. */
function joined(args: readonly Portable[]): Portable | null {
  if (!args.every(isText)) return null
  const kind = args.every((part) => part.kind !== 'loose') ? 'text' : 'loose'
  return { sql: `(${args.map((part) => `${part.sql}::text`).join(' || ')})`, kind, precision: 0, scale: 0 }
}

function measured(args: readonly Portable[]): Portable | null {
  const [only] = args
  if (args.length !== 1 || only === undefined || !isText(only)) return null
  return { sql: `char_length(${only.sql}::text)`, kind: 'number', precision: 10, scale: 0 }
}

function column(reader: Reader, name: string): Portable | null {
  const found = reader.lookup(name)
  if (!found) return null
  const kind = columnKind(found)
  if (!kind) return null
  const { precision, scale } = numberSize(found)
  return { sql: quoteIdent(found.target), kind, precision, scale }
}

function columnKind({ row, source }: TypedColumn): Portable['kind'] | null {
  switch (row.name) {
    case 'int':
    case 'uint64':
    case 'decimal':
      return 'number'
    case 'date':
    case 'timestamp':
      return 'date'
    case 'text':
      // PAD SPACE collations equate trailing blanks, which only the newer `_bin` ones and the target tell apart.
      return source.type.base !== 'char' && source.type.collation === 'utf8mb4_0900_bin' ? 'text' : 'loose'
    default:
      return null
  }
}

const integerDigits: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 20 }

function numberSize({ row, source, targetType }: TypedColumn): { precision: number; scale: number } {
  if (row.name === 'decimal') return { precision: source.type.precision ?? 10, scale: source.type.scale ?? 0 }
  if (row.name === 'uint64') return { precision: 20, scale: 0 }
  return { precision: integerDigits[targetType] ?? 0, scale: 0 }
}
