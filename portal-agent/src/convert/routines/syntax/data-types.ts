import type { SourceType } from '../../../model/schema.ts'
import { untranslatable } from '../untranslatable.ts'
import type { Reader } from './reader.ts'

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  bool: 'tinyint',
  boolean: 'tinyint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  real: 'double',
  character: 'char',
  nchar: 'char',
  nvarchar: 'varchar',
  signed: 'bigint',
  unsigned: 'bigint',
  long: 'mediumtext',
}

const known = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'decimal',
  'float',
  'double',
  'bit',
  'date',
  'datetime',
  'timestamp',
  'time',
  'year',
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'binary',
  'varbinary',
  'tinyblob',
  'blob',
  'mediumblob',
  'longblob',
  'enum',
  'set',
  'json',
])
const texts = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'])
const timed = new Set(['datetime', 'timestamp', 'time'])

/** A declared type; `collation` is the one of texts that name none. */
export function readDataType(reader: Reader, collation: string): SourceType {
  const { line } = reader
  const word = reader.name().toLowerCase()
  if (word === 'national') return readDataType(reader, collation)
  if (word === 'double') reader.take('precision')
  if (word === 'character' && reader.take('varying')) return readRest(reader, 'varchar', word, collation)
  const base = synonyms[word] ?? word
  if (!known.has(base)) throw untranslatable(line, `the type ${word} is not known`)
  return readRest(reader, base, word, collation)
}

function readRest(reader: Reader, base: string, word: string, collation: string): SourceType {
  if (word === 'signed' || word === 'unsigned') reader.takeOne('integer', 'int')
  const { numbers, members } = readBrackets(reader)
  const attributes = readAttributes(reader)
  const [first = null, second = null] = numbers
  const isDecimal = base === 'decimal'
  const isText = texts.has(base) && attributes.charset !== 'binary'
  return {
    base,
    full: word,
    unsigned: attributes.unsigned || word === 'unsigned',
    length:
      word === 'bool' || word === 'boolean'
        ? 1
        : isDecimal || timed.has(base)
          ? null
          : (first ?? (base === 'char' || base === 'bit' ? 1 : null)),
    precision: isDecimal ? (first ?? 10) : null,
    scale: isDecimal ? (second ?? 0) : null,
    fraction: timed.has(base) ? (first ?? 0) : null,
    charset: isText ? (attributes.charset ?? 'utf8mb4') : texts.has(base) ? 'binary' : null,
    collation: isText ? (attributes.binary ? 'utf8mb4_bin' : (attributes.collation ?? collation)) : null,
    members,
  }
}

function readBrackets(reader: Reader): { numbers: number[]; members: string[] } {
  if (!reader.isSymbol('(')) return { numbers: [], members: [] }
  const words = reader.inBrackets(() => reader.list(() => reader.next()))
  return {
    numbers: words.filter(({ kind }) => kind === 'number').map(({ text }) => Number(text)),
    members: words.filter(({ kind }) => kind === 'string').map(({ text }) => text),
  }
}

interface Attributes {
  unsigned: boolean
  binary: boolean
  charset: string | null
  collation: string | null
}

function readAttributes(reader: Reader): Attributes {
  const found: Attributes = { unsigned: false, binary: false, charset: null, collation: null }
  for (;;) {
    if (reader.take('unsigned') || reader.take('zerofill')) found.unsigned = true
    else if (reader.take('signed')) continue
    else if (reader.take('binary')) found.binary = true
    else if (reader.take('charset') || reader.take('character set'))
      found.charset = reader.name().toLowerCase()
    else if (reader.take('collate')) found.collation = reader.name().toLowerCase()
    else return found
  }
}
