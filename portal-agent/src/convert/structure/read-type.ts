import type { Reader } from '../routines/syntax/reader.ts'
import type { StatementMode } from './statement-mode.ts'
import { notFollowed } from './not-followed.ts'
import type { DeclaredType } from './statement.ts'

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  middleint: 'mediumint',
  int4: 'int',
  int8: 'bigint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  float4: 'float',
  float8: 'double',
  character: 'char',
  varcharacter: 'varchar',
  geomcollection: 'geometrycollection',
}

const plain = new Set([
  ...['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'bit'],
  ...['date', 'datetime', 'timestamp', 'time', 'year', 'json', 'uuid', 'inet4', 'inet6'],
  ...['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'],
  ...['geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon'],
  'geometrycollection',
])
export const textBases: ReadonlySet<string> = new Set([
  ...['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'],
])

/** A declared type. What is not known for certain ends it (NotFollowed). */
export function readType(reader: Reader, mode: StatementMode): DeclaredType {
  const word = reader.name().toLowerCase()
  const base = baseOf(reader, word, mode)
  if (!plain.has(base) && !textBases.has(base)) throw notFollowed(`the type ${word} is not known`)
  const { numbers, members } = readBrackets(reader)
  const given = word === 'bool' || word === 'boolean' ? [1] : numbers
  return { base, numbers: given, members, ...readAttributes(reader, base) }
}

function baseOf(reader: Reader, word: string, mode: StatementMode): string {
  if (word === 'bool' || word === 'boolean') return 'tinyint'
  if (word === 'double') reader.take('precision')
  if (word === 'real') return mode.realAsFloat ? 'float' : 'double'
  if ((word === 'character' || word === 'char') && reader.take('varying')) return 'varchar'
  return synonyms[word] ?? word
}

function readBrackets(reader: Reader): { numbers: number[]; members: string[] } {
  if (!reader.isSymbol('(')) return { numbers: [], members: [] }
  const words = reader.inBrackets(() => reader.list(() => reader.next()))
  const numbers = words.filter(({ kind }) => kind === 'number').map(({ text }) => Number(text))
  const members = words.filter(({ kind }) => kind === 'string').map(({ text }) => text)
  if (numbers.length + members.length !== words.length)
    throw notFollowed('a type has brackets of another kind')
  return { numbers, members }
}

function readAttributes(
  reader: Reader,
  base: string,
): Pick<DeclaredType, 'unsigned' | 'charset' | 'collation' | 'binary'> {
  const found = {
    unsigned: false,
    charset: null as string | null,
    collation: null as string | null,
    binary: false,
  }
  for (;;) {
    if (reader.take('unsigned') || reader.take('zerofill')) found.unsigned = true
    else if (reader.take('signed')) continue
    else if (!textBases.has(base)) return found
    else if (reader.take('binary')) found.binary = true
    else if (reader.take('charset') || reader.take('character set')) found.charset = nameOrText(reader)
    else if (reader.take('collate')) found.collation = nameOrText(reader)
    else return found
  }
}

export function nameOrText(reader: Reader): string {
  return (reader.peek().kind === 'string' ? reader.string() : reader.name()).toLowerCase()
}
