import type { ColumnDefault, SourceType } from '../../../model/schema.ts'
import { decodeExpression, decodeString } from './string-literal.ts'

/** What information_schema.COLUMNS says about a default. */
export interface DefaultFacts {
  /** COLUMN_DEFAULT; null is SQL NULL. */
  readonly text: string | null
  readonly extra: string
  readonly nullable: boolean
  readonly type: SourceType
}

/**
 * How COLUMN_DEFAULT is written (pitfall C08): MySQL gives a literal's value bare and marks expressions in EXTRA
 * (from 8.0.13); MariaDB from 10.2.7 gives what one would write in DDL: strings quoted, `NULL` as a word.
 */
export type DefaultDialect = 'mysql' | 'mariadb'

/**
 * COLUMN_DEFAULT passes through three-byte UTF-8: bytes of binary defaults and characters outside the BMP are lost, and
 * a NUL ends it (pitfall B06). That of a TIMESTAMP is shown in the time zone it was written in (pitfall T07).
 */
export function mayBeInexact(text: string, type: SourceType): boolean {
  return binary.has(type.base) || type.base === 'timestamp' || text.includes('?')
}

const binary = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'])

/** A default as data. Binary literals are read by `exact-defaults`, because COLUMN_DEFAULT loses bytes. */
export function parseDefault(facts: DefaultFacts, dialect: DefaultDialect): ColumnDefault {
  if (/\b(auto_increment|GENERATED)\b/i.test(withoutMarker(facts.extra))) return { kind: 'none' }
  if (facts.text === null) return facts.nullable ? { kind: 'null' } : { kind: 'none' }
  return dialect === 'mariadb' ? mariadbDefault(facts, facts.text) : mysqlDefault(facts, facts.text)
}

/** `DEFAULT_GENERATED` marks an expression; `STORED GENERATED` a generated column. */
function withoutMarker(extra: string): string {
  return extra.replace(/\bDEFAULT_GENERATED\b/i, '')
}

function mysqlDefault(facts: DefaultFacts, text: string): ColumnDefault {
  const isExpression = /\bDEFAULT_GENERATED\b/i.test(facts.extra)
  const now = nowDefault(facts.type, text)
  if (now !== null) return now
  if (isExpression) return unevaluated(decodeExpression(text), facts.type)
  return bits(facts.type, text) ?? { kind: 'literal', text }
}

function mariadbDefault(facts: DefaultFacts, text: string): ColumnDefault {
  if (/^null$/i.test(text)) return { kind: 'null' }
  const string = decodeString(text)
  if (string !== null) return { kind: 'literal', text: string }
  if (/^[-+]?\d+(\.\d*)?(e[-+]?\d+)?$/i.test(text)) return { kind: 'literal', text }
  return nowDefault(facts.type, text) ?? bits(facts.type, text) ?? expression(text)
}

/**
 * MySQL does not tell the value of an expression, as it does that of a literal: one that would have to be asked for is
 * left an expression.
 */
function unevaluated(sql: string, type: SourceType): ColumnDefault {
  const parsed = expression(sql)
  return parsed.kind === 'literal' && mayBeInexact(parsed.text, type) ? { kind: 'expression', sql } : parsed
}

/** An expression that is only a string with its introducer is a literal: `_utf8mb4'[]'` (pitfall S21). */
function expression(sql: string): ColumnDefault {
  const bare = sql.replace(/^\((.*)\)$/s, '$1').replace(/^_\w+ ?(?=')/, '')
  const string = decodeString(bare)
  return string === null ? { kind: 'expression', sql } : { kind: 'literal', text: string }
}

/** CURRENT_TIMESTAMP(3), now(), localtime ... (pitfall T13), which mean the same only for these two types. */
function nowDefault(type: SourceType, text: string): ColumnDefault | null {
  if (type.base !== 'timestamp' && type.base !== 'datetime') return null
  const match = /^(?:current_timestamp|now|localtime|localtimestamp)(?:\((\d*)\))?$/i.exec(text)
  return match === null ? null : { kind: 'now', fraction: Number(match[1] || 0) }
}

/** `b'101'` of a BIT column as the bytes of its value. */
function bits(type: SourceType, text: string): ColumnDefault | null {
  const digits = /^b'([01]*)'$/i.exec(text)?.[1]
  if (type.base !== 'bit' || digits === undefined) return null
  const bytes = Math.ceil((type.length ?? 1) / 8)
  const value = BigInt(digits === '' ? 0 : `0b${digits}`)
  return { kind: 'hex', hex: value.toString(16).padStart(bytes * 2, '0') }
}
