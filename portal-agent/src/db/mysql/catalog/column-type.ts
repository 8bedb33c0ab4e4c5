import type { SourceType } from '../../../model/schema.ts'
import { decodeStringList } from './string-literal.ts'

/** The type columns of information_schema.COLUMNS. */
export interface TypeFacts {
  /** COLUMN_TYPE: `int(10) unsigned zerofill`, `enum('a','b')`. */
  readonly columnType: string
  readonly maxLength: string | null
  readonly charset: string | null
  readonly collation: string | null
}

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  numeric: 'decimal',
  dec: 'decimal',
  fixed: 'decimal',
  real: 'double',
  geomcollection: 'geometrycollection',
}

const sized = new Set(['char', 'varchar', 'binary', 'varbinary', 'bit', 'vector'])
const widths = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint'])
const measured = /(text|blob)$/
const numbers = new Set(['decimal', 'float', 'double'])
const timed = new Set(['time', 'datetime', 'timestamp'])

/** A column's type from its full declaration, which every flavour writes alike; the other columns differ. */
export function parseColumnType(facts: TypeFacts): SourceType {
  const [, name = '', list = null, rest = ''] = /^(\w+)(?:\((.*)\))?([^)]*)$/s.exec(facts.columnType) ?? []
  const base = synonyms[name.toLowerCase()] ?? name.toLowerCase()
  const labelled = base === 'enum' || base === 'set'
  const [first, second] = labelled || list === null ? [] : list.split(',').map(Number)
  const size = first ?? null
  return {
    base,
    full: facts.columnType,
    unsigned: /\b(unsigned|zerofill)\b/i.test(rest),
    length: lengthOf(base, size, facts.maxLength),
    precision: numbers.has(base) ? size : null,
    scale: numbers.has(base) ? (second ?? (base === 'decimal' && size !== null ? 0 : null)) : null,
    fraction: timed.has(base) ? (size ?? 0) : null,
    charset: facts.charset,
    collation: facts.collation,
    members: labelled && list !== null ? decodeStringList(list) : [],
  }
}

function lengthOf(base: string, size: number | null, maxLength: string | null): number | null {
  if (sized.has(base) || widths.has(base)) return size ?? (base === 'bit' ? 1 : null)
  return measured.test(base) && maxLength !== null ? Number(maxLength) : null
}
