import type { Column, ColumnDefault, SourceType, Table } from '../../model/schema.ts'
import type { SourceDialect } from '../../model/source-dialect.ts'
import { notFollowed } from './not-followed.ts'
import { textBases } from './read-type.ts'
import type { DeclaredColumn, DeclaredType } from './statement.ts'

/** A declaration as the source's catalogue will show it. Its ordinal is given later. Errors: NotFollowed. */
export function columnOf(
  declared: DeclaredColumn,
  table: Pick<Table, 'collation'>,
  dialect: SourceDialect,
): Column {
  const { name, autoIncrement, onUpdateNow, generated, invisible, comment } = declared
  const type = typeOf(declared.type, table, dialect)
  assertTimestamp(declared, type, dialect)
  const nullable = declared.nullable ?? !(declared.key === 'primary' || autoIncrement)
  return {
    name,
    ordinal: 0,
    type,
    nullable,
    default: defaultOf(declared, type, nullable),
    autoIncrement,
    onUpdateNow,
    generated,
    invisible,
    comment,
  }
}

/** Pitfall T12: what an older server adds to a TIMESTAMP by itself depends on a setting of the session. */
function assertTimestamp(
  declared: DeclaredColumn,
  { base }: SourceType,
  { explicitTimestamps }: SourceDialect,
): void {
  if (base !== 'timestamp' || explicitTimestamps) return
  if (declared.nullable === true || (declared.nullable === false && declared.default !== null)) return
  throw notFollowed(
    `TIMESTAMP column ${declared.name} leaves NULL or its default to explicit_defaults_for_timestamp`,
  )
}

function defaultOf(
  { name, default: given, autoIncrement, generated }: DeclaredColumn,
  type: SourceType,
  nullable: boolean,
): ColumnDefault {
  if (autoIncrement || generated !== null) return { kind: 'none' }
  if (given === null) return nullable ? { kind: 'null' } : { kind: 'none' }
  return assertDefault(name, given, type)
}

/** Errors: NotFollowed for a value that the source may keep in another form than it is written. */
export function assertDefault(name: string, given: ColumnDefault, type: SourceType): ColumnDefault {
  if (given.kind !== 'literal') return given
  const why = unclearDefault(given.text, type)
  if (why !== null) throw notFollowed(`the default '${given.text}' of column ${name}: ${why}`)
  return given
}

function unclearDefault(text: string, { base, members }: SourceType): string | null {
  switch (base) {
    case 'timestamp':
      return 'it is a time in the time zone of the session'
    case 'year':
      return /^\d{4}$/.test(text) ? null : 'it is no year of four digits'
    case 'enum':
      return members.includes(text) ? null : 'it is none of the labels as they are written'
    case 'set':
      return text === '' || members.includes(text) ? null : 'it is none of the labels as they are written'
    default:
      return null
  }
}

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint'])
const sized = new Set(['char', 'varchar', 'binary', 'varbinary', 'bit'])
const timed = new Set(['time', 'datetime', 'timestamp'])
/** Greatest length in bytes. */
const measures: Readonly<Record<string, number>> = {
  tinytext: 255,
  text: 65_535,
  mediumtext: 16_777_215,
  longtext: 4_294_967_295,
  tinyblob: 255,
  blob: 65_535,
  mediumblob: 16_777_215,
  longblob: 4_294_967_295,
}

function typeOf(declared: DeclaredType, table: Pick<Table, 'collation'>, dialect: SourceDialect): SourceType {
  const { numbers, members, unsigned } = declared
  const [first = null, second = null] = numbers
  const base = resized(declared)
  const isNumber = ['decimal', 'float', 'double'].includes(base)
  const isDecimal = base === 'decimal'
  const texts = textBases.has(base) ? textOf(declared, table, dialect) : { charset: null, collation: null }
  return {
    base,
    full: fullOf(base, declared),
    unsigned,
    length: lengthOf(base, first),
    precision: isNumber ? (first ?? (isDecimal ? 10 : null)) : null,
    scale: isNumber ? (second ?? (isDecimal ? 0 : null)) : null,
    fraction: timed.has(base) ? (first ?? 0) : null,
    ...texts,
    members: [...members],
  }
}

/** FLOAT(30) is a DOUBLE; TEXT(n) and BLOB(n) are the least of their kind that hold so much, which depends on the charset. */
function resized({ base, numbers }: DeclaredType): string {
  if (base === 'float' && numbers.length === 1) throw notFollowed('FLOAT with one number')
  if (base in measures && numbers.length > 0) throw notFollowed(`${base.toUpperCase()} with a length`)
  return base
}

function lengthOf(base: string, first: number | null): number | null {
  if (base in measures) return measures[base] ?? null
  if (base === 'bit' || base === 'char' || base === 'binary') return first ?? 1
  return sized.has(base) || integers.has(base) ? first : null
}

function fullOf(base: string, { numbers, members, unsigned }: DeclaredType): string {
  const labels = members.map((label) => `'${label.replaceAll("'", "''")}'`)
  const inner = [...numbers.map(String), ...labels].join(',')
  return `${base}${inner === '' ? '' : `(${inner})`}${unsigned ? ' unsigned' : ''}`
}

function textOf(
  { charset, collation, binary }: DeclaredType,
  table: Pick<Table, 'collation'>,
  dialect: SourceDialect,
): { charset: string; collation: string } {
  return namedCollation({ charset, collation, binary }, table.collation, dialect)
}

/** What a text has by what is named of both; `inherited` where nothing is. Errors: NotFollowed. */
export function namedCollation(
  { charset, collation, binary }: Pick<DeclaredType, 'charset' | 'collation' | 'binary'>,
  inherited: string,
  dialect: SourceDialect,
): { charset: string; collation: string } {
  if (charset === 'binary' || collation === 'binary') throw notFollowed('a text of character set binary')
  const of = charset === null ? charsetOf(collation ?? inherited, dialect) : knownCharset(charset, dialect)
  if (binary) return { charset: of, collation: `${of}_bin` }
  if (collation !== null)
    return { charset: charsetOf(collation, dialect), collation: spelled(collation, dialect) }
  if (charset === null) return { charset: of, collation: inherited }
  return { charset: of, collation: dialect.collations.get(of) ?? '' }
}

/** `utf8` is the name of `utf8mb3` in some versions, and the other way round in others. */
function knownCharset(charset: string, { collations }: SourceDialect): string {
  if (collations.has(charset)) return charset
  const other = charset === 'utf8' ? 'utf8mb3' : charset === 'utf8mb3' ? 'utf8' : charset
  if (collations.has(other)) return other
  throw notFollowed(`the character set ${charset} is not known`)
}

function charsetOf(collation: string, dialect: SourceDialect): string {
  return knownCharset(collation.replace(/_.*$/s, ''), dialect)
}

function spelled(collation: string, dialect: SourceDialect): string {
  return collation.replace(/^[^_]+/, charsetOf(collation, dialect))
}
