import type { Column, ColumnDefault } from '../model/schema.ts'
import { tokenize } from './expression-tokens.ts'
import { parseDate, noSuchDay } from './encode/dates.ts'
import { quoteLiteral } from './quote.ts'
import type { PlanSettings } from './settings.ts'
import type { RowName, TypeRow } from './type-map.ts'

/** A DEFAULT of the target, or none and why. `sql` null without a remark: the source has none either. */
export interface ConvertedDefault {
  readonly sql: string | null
  readonly remark: string | null
}

export function convertDefault(column: Column, row: TypeRow, settings: PlanSettings): ConvertedDefault {
  const given = simplified(column.default)
  const sql = defaultSql(given, column, row.name, settings)
  if (sql !== null || given.kind === 'none' || given.kind === 'null') return { sql, remark: null }
  return dropped(column, describe(given))
}

function defaultSql(
  given: ColumnDefault,
  column: Column,
  row: RowName,
  settings: PlanSettings,
): string | null {
  switch (given.kind) {
    case 'none':
    case 'null':
      return null
    case 'literal':
      return literalDefault(given.text, column, row)
    case 'hex':
      return hexDefault(given.hex, column, row)
    case 'now':
      return nowDefault(given.fraction, row)
    case 'expression':
      return expressionDefault(given.sql, column, row, settings)
  }
}

/** `('abc')`, `(0)`, `(_utf8mb4'[]')` are literals in parentheses (pitfall S21). */
function simplified(given: ColumnDefault): ColumnDefault {
  if (given.kind !== 'expression') return given
  const tokens = tokenize(given.sql)
  if (!tokens) return given
  const inner = tokens.filter((token) => token.kind !== 'symbol' || !'()'.includes(token.text))
  const parentheses = tokens.length - inner.length
  const [first, second] = inner
  if (inner.length === 1 && first && parentheses % 2 === 0) {
    // A `?` may stand for a character that the source cannot show.
    if ((first.kind === 'string' && !first.text.includes('?')) || first.kind === 'number')
      return { kind: 'literal', text: first.text }
    if (first.kind === 'name' && !first.quoted && first.text.toLowerCase() === 'null') return { kind: 'null' }
  }
  if (inner.length === 2 && first?.kind === 'symbol' && first.text === '-' && second?.kind === 'number')
    return { kind: 'literal', text: `-${second.text}` }
  return given
}

function describe(given: ColumnDefault): string {
  switch (given.kind) {
    case 'literal':
      return `'${given.text}'`
    case 'hex':
      return `x'${given.hex}'`
    case 'now':
      return 'CURRENT_TIMESTAMP'
    case 'expression':
      return given.sql
    case 'none':
    case 'null':
      return 'NULL'
  }
}

function dropped(column: Column, what: string): ConvertedDefault {
  return { sql: null, remark: `${column.name}: DEFAULT ${what.replaceAll('\0', '\\0')} is not converted` }
}

const numberForm = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/

function literalDefault(text: string, column: Column, row: RowName): string | null {
  switch (row) {
    case 'int':
    case 'uint64':
    case 'decimal':
    case 'float32':
    case 'float64':
      return numberForm.test(text) ? text : null
    case 'bool':
      return text === '0' ? 'false' : text === '1' ? 'true' : null
    case 'bit':
      return /^\d+$/.test(text) ? bitLiteral(BigInt(text), column) : null
    case 'date':
      return dateLiteral(text, '')
    case 'timestamp':
      return timestampLiteral(text, '')
    case 'timestamptz':
      return timestampLiteral(text, '+00')
    case 'interval':
      return /^-?\d{1,3}:\d\d:\d\d(\.\d{1,6})?$/.test(text) ? quoteLiteral(text) : null
    case 'text':
    case 'json':
    case 'inet':
    case 'uuid':
      return text.includes('\0') ? null : quoteLiteral(text)
    case 'bytes':
      return bytesLiteral(Buffer.from(text).toString('hex'), column)
    case 'geometry':
      return null
  }
}

/** Zero dates and impossible ones have no DEFAULT on the target, as the policy makes them NULL or refuses them (pitfall T14). */
function dateLiteral(text: string, suffix: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || parseDate(Buffer.from(text), 0) >= noSuchDay) return null
  return quoteLiteral(text + suffix)
}

function timestampLiteral(text: string, zone: string): string | null {
  const [date = '', time = '00:00:00'] = text.split(' ')
  if (dateLiteral(date, '') === null) return null
  return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/.test(time)
    ? quoteLiteral(`${date} ${time}${zone}`)
    : null
}

function bitLiteral(value: bigint, column: Column): string | null {
  const width = column.type.length ?? 1
  const digits = value.toString(2)
  return digits.length > width ? null : `B'${digits.padStart(width, '0')}'`
}

/** BINARY(n) is filled up with zero bytes to its length (pitfall B06). */
function bytesLiteral(hex: string, column: Column): string {
  const length = column.type.base === 'binary' ? (column.type.length ?? 0) : 0
  return `'\\x${hex.padEnd(length * 2, '0')}'::bytea`
}

function hexDefault(hex: string, column: Column, row: RowName): string | null {
  switch (row) {
    case 'bytes':
      return bytesLiteral(hex, column)
    case 'bit':
      return bitLiteral(BigInt(`0x${hex === '' ? '0' : hex}`), column)
    case 'int':
    case 'uint64':
    case 'decimal':
    case 'bool':
      return literalDefault(BigInt(`0x${hex === '' ? '0' : hex}`).toString(), column, row)
    case 'text':
      return textFromHex(hex)
    default:
      return null
  }
}

/** Only ASCII bytes are the same characters in every character set. */
function textFromHex(hex: string): string | null {
  const bytes = Buffer.from(hex, 'hex')
  return bytes.every((byte) => byte > 0 && byte < 0x80) ? quoteLiteral(bytes.toString('latin1')) : null
}

/** A function without quotes, with its precision (pitfall T13). */
function nowDefault(fraction: number, row: RowName): string | null {
  switch (row) {
    case 'timestamp':
    case 'timestamptz':
      return `CURRENT_TIMESTAMP(${fraction})`
    case 'date':
      return 'CURRENT_DATE'
    default:
      return null
  }
}

/** The expressions that have an exact counterpart (pitfall C07); everything else is left out and said. */
function expressionDefault(sql: string, column: Column, row: RowName, settings: PlanSettings): string | null {
  const plain = bare(sql)
  const now = /^(?:now|current_timestamp|localtime|localtimestamp)(?:\((\d?)\))?$/.exec(plain)
  if (now) return nowDefault(Number(now[1] ?? 0), row)
  switch (plain) {
    case 'curdate()':
    case 'current_date()':
    case 'current_date':
      return row === 'date' || row === 'timestamp' ? 'CURRENT_DATE' : null
    case 'uuid()':
      return uuidDefault(column, row, settings)
    case 'json_array()':
      return row === 'json' || row === 'text' ? "'[]'" : null
    case 'json_object()':
      return row === 'json' || row === 'text' ? "'{}'" : null
    case 'true':
      return literalDefault('1', column, row)
    case 'false':
      return literalDefault('0', column, row)
    default:
      return null
  }
}

function uuidDefault(column: Column, row: RowName, settings: PlanSettings): string | null {
  if (settings.targetKind !== 'postgresql') return null
  if (row === 'uuid') return 'gen_random_uuid()'
  const fits = row === 'text' && (column.type.length === null || column.type.length >= 36)
  return fits ? 'gen_random_uuid()::text' : null
}

/** Lower case, without blanks and the parentheses around the whole. */
function bare(sql: string): string {
  let text = sql.replace(/\s+/g, '').toLowerCase()
  while (/^\([^()]*(\([^()]*\)[^()]*)?\)$/.test(text)) text = text.slice(1, -1)
  return text
}
