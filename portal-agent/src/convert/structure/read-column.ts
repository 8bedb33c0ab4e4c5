import type { ColumnDefault } from '../../model/schema.ts'
import type { Reader } from '../routines/syntax/reader.ts'
import { notFollowed } from './not-followed.ts'
import { nameOrText, readType } from './read-type.ts'
import type { DeclaredColumn, DeclaredType, Place } from './statement.ts'
import type { StatementReader } from './statement-reader.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A column's name and declaration, without its place. */
export function readColumn(context: StatementReader): DeclaredColumn {
  const { reader, mode } = context
  const name = reader.name()
  const type: Mutable<DeclaredType> = { ...readType(reader, mode) }
  const column: Mutable<DeclaredColumn> = {
    name,
    type,
    nullable: null,
    default: null,
    autoIncrement: false,
    onUpdateNow: false,
    generated: null,
    invisible: false,
    comment: '',
    key: null,
  }
  while (readAttribute(context, column, type));
  return column
}

function readAttribute(
  context: StatementReader,
  column: Mutable<DeclaredColumn>,
  type: Mutable<DeclaredType>,
): boolean {
  const { reader } = context
  if (reader.take('not null')) column.nullable = false
  else if (reader.take('null')) column.nullable = true
  else if (reader.take('default')) column.default = readDefault(context)
  else if (reader.take('auto_increment')) column.autoIncrement = true
  else if (reader.take('on update')) readOnUpdate(reader, column)
  else if (reader.take('comment')) column.comment = reader.string()
  else if (reader.take('collate')) type.collation = nameOrText(reader)
  else if (reader.take('invisible')) column.invisible = true
  else if (reader.take('visible')) column.invisible = false
  else if (reader.take('column_format') || reader.take('storage')) reader.next()
  else if (reader.take('unique key') || reader.take('unique')) column.key = 'unique'
  else if (reader.take('primary key') || reader.take('key')) column.key = 'primary'
  else if (reader.take('generated always as') || reader.take('as')) column.generated = readGenerated(context)
  else if (reader.isWord('check') || reader.isWord('constraint') || reader.isWord('references'))
    throw notFollowed(`${reader.peek().text.toUpperCase()} in the declaration of column ${column.name}`)
  else return false
  return true
}

function readOnUpdate(reader: Reader, column: Mutable<DeclaredColumn>): void {
  if (readNow(reader) === null) throw notFollowed(`ON UPDATE of column ${column.name}`)
  column.onUpdateNow = true
}

function readGenerated(context: StatementReader): { sql: string; stored: boolean } {
  const sql = context.bracketed()
  const { reader } = context
  const stored = reader.takeOne('stored', 'persistent') !== null
  if (!stored) reader.take('virtual')
  return { sql, stored }
}

/** A value, NULL, the time of the statement, or an expression in brackets. */
export function readDefault(context: StatementReader): ColumnDefault {
  const { reader } = context
  if (reader.take('null')) return { kind: 'null' }
  if (reader.take('true')) return { kind: 'literal', text: '1' }
  if (reader.take('false')) return { kind: 'literal', text: '0' }
  const fraction = readNow(reader)
  if (fraction !== null) return { kind: 'now', fraction }
  if (reader.isSymbol('(')) return { kind: 'expression', sql: `(${context.bracketed()})` }
  const sign = reader.takeSymbol('-', '+') === '-' ? '-' : ''
  const token = reader.next()
  // A call of a function without brackets around it, as MariaDB takes it.
  if (reader.isSymbol('(')) throw notFollowed(`the default ${token.text}(...)`)
  if (token.kind === 'number' || (token.kind === 'string' && sign === ''))
    return { kind: 'literal', text: sign + token.text }
  if (token.kind === 'hex' && sign === '') return { kind: 'hex', hex: evenHex(token.text.toLowerCase()) }
  if (token.kind === 'bit' && sign === '')
    return { kind: 'hex', hex: evenHex(BigInt(`0b${token.text === '' ? '0' : token.text}`).toString(16)) }
  throw notFollowed(`the default ${sign}${token.text}`)
}

function evenHex(hex: string): string {
  return hex.length % 2 === 0 ? hex : `0${hex}`
}

const nowWords = ['current_timestamp', 'now', 'localtime', 'localtimestamp']

/** Digits of fractional seconds of CURRENT_TIMESTAMP and its synonyms; null for anything else. */
function readNow(reader: Reader): number | null {
  if (reader.takeOne(...nowWords) === null) return null
  if (reader.takeSymbol('(') === null) return 0
  const digits = reader.isSymbol(')') ? 0 : Number(reader.next().text)
  reader.expectSymbol(')')
  return digits
}

/** FIRST, AFTER another column, or nothing. */
export function readPlace({ reader }: StatementReader): Place {
  if (reader.take('first')) return 'first'
  return reader.take('after') ? { after: reader.name() } : null
}
