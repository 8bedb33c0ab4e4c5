import type { ColumnDefault, SourceType } from '../../model/schema.ts'
import type { TextRow } from './session.ts'

/** format_type's text without its modifier: `character varying(10)` → `character varying`. */
function baseName(full: string): string {
  return full.replace(/\([^)]*\)/, '').trim()
}

/** typmods as PostgreSQL packs them: lengths and numeric have 4 bytes of header on top. */
const header = 4

/** A column of pg_attribute as the neutral type; `type`, `typmod`, `typname`, `collation`, `members` of the row are used. */
export function columnType(row: TextRow): SourceType {
  const full = row['type'] ?? ''
  const typmod = Number(row['typmod'] ?? -1)
  const members = row['members'] ?? null
  return {
    base: baseName(full),
    full,
    unsigned: false,
    ...modifiers(row['typname'] ?? '', typmod),
    charset: null,
    collation: row['collation'] ?? null,
    members: members === null ? [] : members.split('\u001f'),
  }
}

type Modifiers = Pick<SourceType, 'length' | 'precision' | 'scale' | 'fraction'>

function modifiers(typname: string, typmod: number): Modifiers {
  const none: Modifiers = { length: null, precision: null, scale: null, fraction: null }
  switch (typname) {
    case 'varchar':
    case 'bpchar':
      return typmod < 0 ? none : { ...none, length: typmod - header }
    case 'bit':
    case 'varbit':
      return typmod < 0 ? none : { ...none, length: typmod }
    case 'numeric':
      return typmod < 0 ? none : { ...none, ...numericModifier(typmod - header) }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return { ...none, fraction: typmod < 0 ? 6 : typmod }
    case 'interval':
      // The lower half holds the precision, 0xffff = none; the upper half which fields are kept.
      return { ...none, fraction: typmod < 0 || (typmod & 0xffff) === 0xffff ? 6 : typmod & 0xffff }
    default:
      return none
  }
}

/** Precision in the upper half; the scale is 11 bits, signed since version 15. */
function numericModifier(packed: number): Pick<SourceType, 'precision' | 'scale'> {
  const scale = packed & 0x7ff
  return { precision: (packed >> 16) & 0xffff, scale: scale > 0x3ff ? scale - 0x800 : scale }
}

/** pg_get_expr's text as data: plain literals with or without a cast, the current time, else the expression itself. */
export function columnDefault(expression: string | null): ColumnDefault {
  if (expression === null) return { kind: 'none' }
  if (/^NULL(::[\w ]+(\(\d+(,\d+)?\))?)?$/.test(expression)) return { kind: 'null' }
  const now = /^(?:CURRENT_TIMESTAMP|LOCALTIMESTAMP|now\(\))(?:\((\d)\))?$/.exec(expression)
  if (now) return { kind: 'now', fraction: Number(now[1] ?? 6) }
  const quoted = /^'((?:[^']|'')*)'(?:::[\w ."]+(?:\(\d+(?:,\d+)?\))?)?$/.exec(expression)?.[1]
  if (quoted !== undefined) return { kind: 'literal', text: quoted.replaceAll("''", "'") }
  if (/^\(?-?\d+(\.\d+)?\)?$/.test(expression))
    return { kind: 'literal', text: expression.replace(/[()]/g, '') }
  return { kind: 'expression', sql: expression }
}
