import type { Column, SourceType } from '../../../model/schema.ts'

/**
 * Text as a literal that no sql_mode changes and nothing can break out of (pitfall S23): its UTF-8 bytes in hex.
 * The empty string has no hex form with an introducer on every version, hence the quotes.
 */
export function textLiteral(text: string): string {
  return text === '' ? `_utf8mb4''` : `_utf8mb4 x'${Buffer.from(text, 'utf8').toString('hex')}'`
}

/**
 * A key value as a literal of its column's own type, charset and collation, so that the database compares it as it
 * compares the column itself and can use the index (pitfalls S11, X15, X16). `value` is what `keyValue` selects.
 */
export function keyLiteral(column: Column, value: string): string {
  switch (literalKind(column)) {
    case 'number':
    case 'member':
      return checked(column, value, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i)
    case 'bits':
      // As a number: MySQL 5.6 compares b'...' with a sign.
      return BigInt(`0b${checked(column, value, /^[01]+$/)}`).toString()
    case 'bytes':
      return `x'${checked(column, value, /^([0-9a-f]{2})*$/)}'`
    case 'plain':
      return `'${checked(column, value, /^[-0-9a-zA-Z:. ]+$/)}'`
    case 'text':
      return inCharset(textLiteral(value), column.type)
  }
}

/**
 * The column as it is compared with its key literals. ENUM and SET are ordered by number but compared with text as
 * text, so their number is compared.
 */
export function comparedKey(column: Column, name: string): string {
  return literalKind(column) === 'member' ? `(${name} + 0)` : name
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

function inCharset(literal: string, { charset, collation }: SourceType): string {
  const converted =
    charset === null || charset === 'utf8mb4' ? literal : `CONVERT(${literal} USING ${charset})`
  return collation === null ? converted : `${converted} COLLATE ${collation}`
}

function checked(column: Column, value: string, form: RegExp): string {
  if (!form.test(value)) throw new RangeError(`the key value of ${column.name} is no ${column.type.base}`)
  return value
}
