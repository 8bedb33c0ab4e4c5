import type { Column } from '../../../model/schema.ts'

/**
 * Text as a literal that no sql_mode changes and nothing can break out of (pitfall S23): its UTF-8 bytes in hex.
 * The empty string has no hex form with an introducer on every version, hence the quotes.
 */
export function textLiteral(text: string): string {
  return text === '' ? `_utf8mb4''` : `_utf8mb4 x'${Buffer.from(text, 'utf8').toString('hex')}'`
}

/**
 * A key value as a literal of its column's own type, charset and collation, so that the database compares it as it
 * compares the column itself and can use the index (pitfalls S11, X15, X16). `value` has the form of `KeyValues`.
 */
export function keyLiteral(column: Column, value: string): string {
  const { type } = column
  switch (literalKind(column)) {
    case 'number':
      return checked(column, value, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i)
    case 'bits':
      return `b'${checked(column, value, /^[01]+$/)}'`
    case 'bytes':
      return `x'${checked(column, value, /^([0-9a-f]{2})*$/)}'`
    case 'plain':
      return `'${checked(column, value, /^[-0-9a-zA-Z:. ]+$/)}'`
    case 'member':
      return memberNumber(column, value)
    case 'text':
      return `${inCharset(textLiteral(value), type.charset)}${type.collation === null ? '' : ` COLLATE ${type.collation}`}`
  }
}

/**
 * The column as its key literals are compared with. ENUM and SET order by number but compare with text as text, so
 * both sides become numbers.
 */
export function comparedKey(column: Column, quotedName: string): string {
  return literalKind(column) === 'member' ? `(${quotedName} + 0)` : quotedName
}

export type LiteralKind = 'number' | 'bits' | 'bytes' | 'plain' | 'member' | 'text'

const kinds: Readonly<Record<string, LiteralKind>> = {
  tinyint: 'number',
  smallint: 'number',
  mediumint: 'number',
  int: 'number',
  bigint: 'number',
  year: 'number',
  decimal: 'number',
  float: 'number',
  double: 'number',
  bit: 'bits',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  date: 'plain',
  datetime: 'plain',
  timestamp: 'plain',
  time: 'plain',
  uuid: 'plain',
  inet4: 'plain',
  inet6: 'plain',
  enum: 'member',
  set: 'member',
}

export function literalKind(column: Column): LiteralKind {
  return kinds[column.type.base] ?? 'text'
}

function inCharset(literal: string, charset: string | null): string {
  return charset === null || charset === 'utf8mb4' ? literal : `CONVERT(${literal} USING ${charset})`
}

/** 1-based position of an enum label, or the bit mask of a set; MySQL's invalid enum value '' is 0 (pitfall S15). */
function memberNumber(column: Column, value: string): string {
  const { base, members } = column.type
  if (value === '') return '0'
  const labels = base === 'set' ? value.split(',') : [value]
  const positions = labels.map((label) => members.indexOf(label))
  if (positions.includes(-1)) throw new RangeError(`${column.name} has no member of this name`)
  if (base === 'enum') return String((positions[0] ?? 0) + 1)
  return positions.reduce((mask, position) => mask | (1n << BigInt(position)), 0n).toString()
}

function checked(column: Column, value: string, form: RegExp): string {
  if (!form.test(value)) throw new RangeError(`the key value of ${column.name} is no ${column.type.base}`)
  return value
}
